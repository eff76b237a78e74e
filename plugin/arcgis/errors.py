"""The one tree of exceptions of the client, in English and without secrets.

::

    ArcGISError
    ├── RequestError     what was asked cannot be asked: bad address, bad clip, forbidden copy
    ├── NetworkError     no answer: offline, unknown name, refused, time-out, TLS, proxy
    ├── ProtocolError    an answer that is not what an ArcGIS server says: a web page, cut JSON
    ├── SignInError      no, wrong or ended sign-in
    ├── ServiceError     the server's own error envelope
    ├── JobError         the job ended badly, is gone, or delivered less than was asked
    ├── TransferError    the file did not arrive whole, or could not be written
    └── Cancelled        somebody asked to stop

Sentences for people are made from these in ``bridge/explain.py``; the text here is for logs and developers.
"""

from __future__ import annotations

from enum import Enum


class Reason(str, Enum):
    """Say what went wrong, one word per sentence a person may read."""

    # RequestError
    NOT_AN_ADDRESS = "not_an_address"
    NOT_A_SERVER = "not_a_server"
    NOT_A_JOB = "not_a_job"
    NOT_AN_IMAGE_SERVICE = "not_an_image_service"
    NOT_AN_IMAGE_ITEM = "not_an_image_item"
    ITEM_WITHOUT_PORTAL = "item_without_portal"
    STORE_WITHOUT_SERVER = "store_without_server"
    STORE_WITHOUT_CLIP_CRS = "store_without_clip_crs"
    ITEM_MISSING = "item_missing"
    COPY_FORBIDDEN = "copy_forbidden"
    TILES_ONLY = "tiles_only"
    NO_RASTER_UTILITIES = "no_raster_utilities"
    UNKNOWN_CRS = "unknown_crs"
    CLIP_OUTSIDE = "clip_outside"
    CLIP_EMPTY = "clip_empty"
    CLIP_CROSSES_ITSELF = "clip_crosses_itself"
    CLIP_NOT_FINITE = "clip_not_finite"
    CLIP_DATE_LINE = "clip_date_line"
    CLIP_WITHOUT_CRS = "clip_without_crs"
    NO_POLYGONS = "no_polygons"
    FOLDER_NOT_WRITABLE = "folder_not_writable"
    VALUE_NOT_ALLOWED = "value_not_allowed"
    VALUE_MISSING = "value_missing"
    NO_SUCH_PARAMETER = "no_such_parameter"
    SERVER_TOO_OLD = "server_too_old"
    NO_UPLOADS = "no_uploads"
    UPLOAD_TOO_LARGE = "upload_too_large"
    FILE_NOT_READABLE = "file_not_readable"
    RECORD_NOT_READABLE = "record_not_readable"
    # NetworkError
    OFFLINE = "offline"
    UNKNOWN_HOST = "unknown_host"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    TLS_NOT_TRUSTED = "tls_not_trusted"
    TLS_EXPIRED = "tls_expired"
    TLS_OTHER_NAME = "tls_other_name"
    TLS_FAILED = "tls_failed"
    CLIENT_CERTIFICATE_NEEDED = "client_certificate_needed"
    PROXY = "proxy"
    PROXY_SIGN_IN_NEEDED = "proxy_sign_in_needed"
    PROXY_SIGN_IN_REFUSED = "proxy_sign_in_refused"
    SOCKS_MISSING = "socks_missing"
    REDIRECT = "redirect"
    # ProtocolError
    HTML_PAGE = "html_page"
    NOT_JSON = "not_json"
    UNEXPECTED = "unexpected"
    UNREADABLE_VALUE = "unreadable_value"
    # SignInError
    SIGN_IN_NEEDED = "sign_in_needed"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_IN_ENDED = "sign_in_ended"
    SIGN_IN_UNUSABLE = "sign_in_unusable"
    WINDOWS_SIGN_IN = "windows_sign_in"
    NOT_PERMITTED = "not_permitted"
    NOT_FEDERATED = "not_federated"
    # ServiceError
    SERVER_ERROR = "server_error"
    SERVICE_MISSING = "service_missing"
    TASK_REFUSED = "task_refused"
    # JobError
    JOB_FAILED = "job_failed"
    JOB_TIMED_OUT = "job_timed_out"
    JOB_CANCELLED_BY_SERVER = "job_cancelled_by_server"
    JOB_GONE = "job_gone"
    NO_FILE = "no_file"
    NOT_DELIVERED = "not_delivered"
    NOT_CLIPPED = "not_clipped"
    WRONG_FILE = "wrong_file"
    FILE_GONE = "file_gone"
    RESULT_NOT_A_FILE = "result_not_a_file"
    FORBIDDEN_URL = "forbidden_url"
    TOO_MANY_RECORDS = "too_many_records"
    # TransferError
    NOT_A_TIFF = "not_a_tiff"
    FILE_CUT = "file_cut"
    FILE_CHANGED = "file_changed"
    LONGER_THAN_ANNOUNCED = "longer_than_announced"
    STALLED = "stalled"
    DISK_FULL = "disk_full"
    UPLOAD_INCOMPLETE = "upload_incomplete"
    # Cancelled
    CANCELLED = "cancelled"
    # What nobody foresaw; the log has the traceback
    INTERNAL = "internal"


# A sign-in that was tried, or none that a server takes: another one may help.
SIGN_IN_FAILED = frozenset(
    (Reason.SIGN_IN_REFUSED, Reason.SIGN_IN_ENDED, Reason.SIGN_IN_UNUSABLE, Reason.CLIENT_CERTIFICATE_NEEDED)
)
# A server or portal wants to know, or does not believe, who the user is.
ASKS_WHO = SIGN_IN_FAILED | {Reason.SIGN_IN_NEEDED, Reason.WINDOWS_SIGN_IN}


class ArcGISError(Exception):
    """Carry what happened as values, so that other layers can phrase it.

    Args:
        reason: what went wrong.
        subject: what it is about: a host, a layer's name, a folder.
        words: the server's own words, kept as they came; plain text, secrets removed.
        looked_at: addresses or names that were tried, or that are missing.
        done, total: how much arrived of how much; bytes for files, a count for images.

    ``retry_after`` is set by the session where asking again may help: the seconds the server wants to be left alone.
    ``kept_part`` is the path of the unfinished file that a failed download left on the disk, if it left one.
    """

    retry_after: float | None = None
    kept_part: str = ""

    def __init__(
        self,
        reason: Reason,
        subject: str = "",
        words: str = "",
        *,
        looked_at: tuple[str, ...] = (),
        done: int | None = None,
        total: int | None = None,
    ) -> None:
        self.reason = reason
        self.subject = subject
        self.words = words
        self.looked_at = looked_at
        self.done = done
        self.total = total
        super().__init__(reason, subject, words)

    def __str__(self) -> str:
        parts = [self.reason.value.replace("_", " ")]
        if self.subject:
            parts.append(self.subject)
        if self.words:
            parts.append(f"“{self.words}”")
        return ": ".join(parts)


class RequestError(ArcGISError):
    """Refuse what cannot be asked, before anything is sent."""


class NetworkError(ArcGISError):
    """Report that no answer came; ``never_sent`` means that no connection was made, so nothing can have happened."""

    never_sent = False


class ProtocolError(ArcGISError):
    """Report an answer that no ArcGIS server should give here."""


class SignInError(ArcGISError):
    """Report a missing, wrong or ended sign-in.

    ``code`` is the server's number or None; ``wants_basic``: a web tier asks for user name and password in a header.
    """

    wants_basic = False

    def __init__(self, reason: Reason, subject: str = "", words: str = "", *, code: int | None = None) -> None:
        super().__init__(reason, subject, words)
        self.code = code


class ServiceError(ArcGISError):
    """Carry an error envelope; ``code`` is the server's number or None."""

    def __init__(self, reason: Reason, subject: str = "", words: str = "", *, code: int | None = None) -> None:
        super().__init__(reason, subject, words)
        self.code = code


class JobError(ArcGISError):
    """Report a job that ended badly or delivered less than was asked."""


class TransferError(ArcGISError):
    """Report a file that did not arrive whole or could not be written."""


class Cancelled(ArcGISError):
    """Report that the caller asked to stop."""

    def __init__(self) -> None:
        super().__init__(Reason.CANCELLED)
