"""The DownloadRaster task: from a request to its parameters, and from results and messages to what was delivered.

Protocol facts: the task's documentation page, and how its server-side script is known to behave where the two differ:
success does not mean a file, failures of single images are warnings, and a bad clip means the whole image.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Optional
from urllib.parse import urljoin, urlsplit

from .addresses import AddressKind, ImageAddress, is_private, services_root
from .errors import ProtocolError, Reason
from .geometry import Polygon
from .geoprocessing import Message, MessageKind

if TYPE_CHECKING:
    from .urlencoded import Pieces

INPUT = "inputImageLayer"
CLIP = "clipSetting"
CONTEXT = "context"
OUTPUT = "outputRaster"


class Resampling(str, Enum):
    """How the server fills cells when it clips."""

    NEAREST = "NEAREST"
    BILINEAR = "BILINEAR"
    CUBIC = "CUBIC"


@dataclass(frozen=True)
class Complaint:
    """A warning about one image; ``image`` is the address as the server repeated it."""

    image: str
    reason: Reason
    words: str


@dataclass(frozen=True)
class Verdict:
    """What a job's messages say about its success."""

    not_clipped: str = ""
    complaints: tuple[Complaint, ...] = ()
    warnings: tuple[str, ...] = ()

    def about(self, *names: str) -> Optional[Complaint]:
        """Return the first complaint about an image known by any of these names."""
        known = {_comparable(name) for name in names if name}
        return next((each for each in self.complaints if _comparable(each.image) in known), None)


@dataclass(frozen=True)
class Output:
    """One output as the task named it: a file, or an image service."""

    url: str
    suffix: str = ".tif"
    is_service: bool = False


def input_image_layer(images: tuple[ImageAddress, ...]) -> str:
    """Return the JSON text that names the images, with one key only.

    The documentation says that ``itemId`` wins over ``url``, the server reads ``url`` first: never send both.
    """
    kinds = {image.kind for image in images}
    if len(kinds) != 1:
        raise ValueError("images of one job are all URLs, all items or all raster store URIs")
    key = {AddressKind.URL: "url", AddressKind.ITEM: "itemId", AddressKind.STORE: "uri"}[kinds.pop()]
    values = [image.value for image in images]
    # A lone value is split at its commas on the server, members of a list are not.
    if len(values) == 1 and "," not in values[0]:
        return json.dumps({key: values[0]})
    return json.dumps({key + "s": values})


def clip_setting(clip: Polygon) -> Pieces:
    """Return the JSON text of a clip in the service's own spatial reference: always both keys.

    The server lower-cases the text before it reads it, so that nothing may depend on names inside. That of a million
    vertices has forty megabytes: to join it is a moment in which nothing else runs, and the next one takes it apart.
    """
    extent = json.dumps(clip.envelope.to_esri())
    return ('{"ClippingGeometry":', *clip.esri_pieces(), f',"extent":{extent}}}')


def context(resampling: Resampling) -> str:
    """Return the JSON text of the settings; the server uses the method only when it clips."""
    return json.dumps({"resamplingMethod": resampling.value})


def read_messages(messages: tuple[Message, ...]) -> Verdict:
    """Read what the task's script says about images it left out or did not clip."""
    not_clipped = ""
    complaints: list[Complaint] = []
    warnings = [message.text for message in messages if message.kind is MessageKind.WARNING]
    for index, text in enumerate(warnings):
        denied = re.search(r"Download permission of (.+?) is set to False", text, re.IGNORECASE)
        failed = re.search(r"(?:Download image failed|Invalid download image): (\S.*)", text, re.IGNORECASE)
        if re.search(r"\bnot be clipped\b", text, re.IGNORECASE):
            not_clipped = not_clipped or text
        elif denied:
            complaints.append(Complaint(denied.group(1).strip(), Reason.COPY_FORBIDDEN, text))
        elif failed:
            # The tool's own words follow in the next warning, unless that one is about another image.
            following = warnings[index + 1] if index + 1 < len(warnings) else ""
            about_next = re.match(r"(?i)download |invalid download|.*not be clipped", following)
            words = following if following and not about_next else text
            complaints.append(Complaint(failed.group(1).strip(), Reason.NOT_DELIVERED, words))
    return Verdict(not_clipped, tuple(complaints), tuple(warnings))


def read_outputs(value: Any, base_url: str) -> tuple[Output, ...]:
    """Read the result's value in any of the forms servers give it; nothing delivered is an empty tuple.

    Args:
        value: a list, one object, plain strings, "", null, or objects without a format.
        base_url: the result's own address, for relative URLs.
    """
    # Late: QGIS starts with this module, and the codec of all data types is half of the client.
    from .gptypes.codec import decode
    from .gptypes.datatype import DataType
    from .gptypes.references import Raster

    # The output is a GPMultiValue of these.
    member = DataType("GPRasterDataLayer")
    found = []
    for each in value if isinstance(value, list) else [value]:
        try:
            raster = decode(member, each)
            if not isinstance(raster, Raster):
                continue
            url = urljoin(base_url, raster.url.strip())
            path = urlsplit(url).path
        except (ProtocolError, ValueError):
            # A member that names nothing was not delivered; whoever counts the outputs says so.
            continue
        found.append(Output(url, _suffix(raster.format, path), raster.is_image_service))
    return tuple(found)


def is_result_resource(url: str) -> bool:
    """Tell whether a result's URL is itself a result resource, to be read as JSON once more."""
    return re.search(r"/results/[^/]+/?\Z", urlsplit(url).path) is not None


def file_urls(url: str, task_url: str) -> tuple[str, ...]:
    """Return where to look for a file, best first.

    Behind a proxy the server may name itself as it is known inside. The same path under the address that the task
    answered at is then the right one; it comes first where the server's own cannot work from outside.
    """
    root = services_root(task_url)
    split = re.search(r"/rest/directories/", url, re.IGNORECASE)
    if root is None or split is None:
        return (url,)
    outside = root[: -len("/rest/services")] + url[split.start() :]
    if outside == url:
        return (url,)
    theirs, ours = urlsplit(url), urlsplit(task_url)
    foreign_private = is_private(theirs.hostname or "") and theirs.netloc != ours.netloc
    if (
        foreign_private
        or theirs.netloc.endswith((":6080", ":6443"))
        or (ours.scheme == "https" and theirs.scheme == "http")
    ):
        return (outside, url)
    return (url, outside)


def _suffix(format_name: str, path: str) -> str:
    _, dot, ending = path.rsplit("/", 1)[-1].rpartition(".")
    name = re.sub(r"[^a-z0-9]", "", (format_name or dot and ending).lower())
    return "." + ("tif" if name in ("", "cog") or "tif" in name else name[:8])


def _comparable(name: str) -> str:
    return re.sub(r"\Ahttps?://", "", name.split("?")[0].rstrip("/").lower())
