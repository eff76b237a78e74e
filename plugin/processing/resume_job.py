"""``arcgisraster:resumejob``: bring downloads to their end that were stopped here, or begun somewhere else."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Callable, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterString,
)

from ..arcgis.addresses import parse_job_url
from ..arcgis.cancel import CancelToken
from ..arcgis.errors import ArcGISError
from ..bridge.download import DownloadRequest
from ..bridge.explain import sentence
from ..bridge.history import History
from ..bridge.i18n import translate
from ..bridge.record import Record
from ..bridge.settings import Settings
from ..bridge.work import Work
from .algorithm import ArcGISAlgorithm
from .definitions import add_folder, add_sign_in
from .reading import AUTHCFG, OUTPUT_FOLDER, ParameterReader, with_lines
from .results import JOB_URLS, OUTPUT, OUTPUT_LAYERS, add_outputs, delivery_of, failure
from .worker import in_worker, run_works

if TYPE_CHECKING:
    from ..bridge.download import Snapshot
    from ..bridge.work import Result

    Act = Callable[[Callable[[Snapshot], None]], Result]


class ResumeJobAlgorithm(ArcGISAlgorithm):
    """Go on with jobs on the server that nobody has fetched the files of."""

    def __init__(self) -> None:
        super().__init__()
        self._cancel = CancelToken()
        self._resumed: list[Work] = []
        self._found: list[tuple[Work, str]] = []
        self._folder = ""
        self._notes: list[str] = []
        self._refusal = ""

    def name(self) -> str:
        """Return the id scripts use; it never changes."""
        return "resumejob"

    def displayName(self) -> str:  # noqa: N802
        """Return the name in the toolbox."""
        return translate("Processing", "Resume raster downloads")

    def shortDescription(self) -> str:  # noqa: N802
        """Return the tool tip in the toolbox."""
        return translate("Processing", "Files of jobs that are on an ArcGIS server already.")

    def tags(self) -> list[str]:
        """Return the words it is found by."""
        return translate("Processing", "arcgis,esri,job,resume,download,raster,interrupted").split(",")

    def help_texts(self) -> dict[str, str]:
        """Return what each parameter and output is."""
        return {
            JOB_URLS: translate(
                "Processing",
                "As “Download raster” prints them: …/GPServer/DownloadRaster/jobs/… "
                "On the command line the option may be repeated.",
            ),
            AUTHCFG: translate(
                "Processing",
                "The authentication configuration for the servers of these jobs. Empty: the one of the download, and "
                "those that QGIS has for the addresses.",
            ),
            OUTPUT_FOLDER: translate(
                "Processing",
                "Where the files of jobs go that this profile knows nothing of. A download that was begun here goes "
                "on in its own folder.",
            ),
            OUTPUT: translate("Processing", "The file of the first image, for the next step of a model."),
            OUTPUT_LAYERS: translate("Processing", "The files of all images, job by job."),
        }

    def explanation(self) -> str:
        """Return what the algorithm does."""
        return translate(
            "Processing",
            "Goes on with downloads that were stopped: it waits for the job on the server, fetches what is missing of "
            "the files and checks them. The server does not run the job again.\n\n"
            "A download that was begun in this profile of QGIS goes on in its own folder, behind what is there. Of any "
            "other job the server is asked what it was about, and the files are named after its images.\n\n"
            "The algorithm fails if anything that was asked for is not delivered. Cancelling it cancels the jobs on "
            "the server.",
        )

    def initAlgorithm(self, _configuration: Optional[dict[str, Any]] = None) -> None:  # noqa: N802
        """Declare parameters and outputs; their names are public."""
        self.addParameter(
            QgsProcessingParameterString(
                # A default, so that it is our own sentence that asks for it.
                JOB_URLS, translate("Processing", "Addresses of jobs, one a line"), "", multiLine=True
            )
        )
        add_sign_in(self)
        add_folder(self)
        add_outputs(self)

    def asPythonCommand(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:  # noqa: N802
        """Return a command that does the same again; QGIS itself writes a list of texts as no text at all."""
        return str(super().asPythonCommand(with_lines(parameters, JOB_URLS), context))

    def checkParameterValues(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Say in our own words what cannot be used, before anything is sent."""
        try:
            reader = ParameterReader(self, parameters, context)
            reader.check_names()
            _read_urls(reader)
        except ArcGISError as error:
            return False, sentence(error)
        except QgsProcessingException as error:
            return False, str(error)
        return True, ""

    def prepareAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> bool:
        """Look for the records of the jobs; keep values only."""
        reader = ParameterReader(self, parameters, context)
        try:
            reader.check_names()
            self._take_jobs(_read_urls(reader), reader)
        except ArcGISError as error:
            self._refusal = sentence(error)
        except QgsProcessingException as error:
            self._refusal = str(error)
        # An error here would reach nobody: `processing.run` replaces it by a sentence without content.
        return True

    def processAlgorithm(  # noqa: N802
        self, _parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Let the client work in threads of its own, so that cancel is heard at once."""
        if self._refusal:
            raise failure(self._refusal)
        # Late: this loads the HTTP library, for which no window shall stand still.
        from ..bridge.found_job import fetch_found
        from ..bridge.unattended import deliver_unattended

        for note in self._notes:
            feedback.pushInfo(note)
        acts: list[Act] = [partial(deliver_unattended, work) for work in self._resumed]
        acts += [partial(fetch_found, work, url) for work, url in self._found]
        ended = run_works(acts, self._cancel, feedback)
        delivery = delivery_of(ended, self._folder, feedback)
        delivery.hand_over(context, feedback)
        return delivery.outputs()

    def _take_jobs(self, urls: tuple[str, ...], reader: ParameterReader) -> None:
        history, authcfg = History(), reader.read_text(AUTHCFG)
        folder = reader.read_folder() or Settings().default_folder()
        is_chosen = folder != self.parameterDefinition(OUTPUT_FOLDER).defaultValue()
        records = in_worker(lambda: {url: history.of_job(url) for url in urls})
        taken: set[str] = set()
        for url in urls:
            record = records[url]
            if record is None:
                request = DownloadRequest((), None, folder, server=url, authcfg=authcfg, load=False)
                self._found.append((Work.of(request, self._cancel), url))
            elif record.id not in taken:
                taken.add(record.id)
                self._resumed.append(self._work_of(record, history, authcfg))
                if is_chosen and record.request.folder != folder:
                    text = translate("Processing", "This download goes on where it began, in {folder}")
                    self._notes.append(text.format(folder=record.request.folder))
        self._folder = self._resumed[0].request.folder if self._resumed else folder

    def _work_of(self, record: Record, history: History, authcfg: str) -> Work:
        request = replace(record.request, authcfg=authcfg or record.request.authcfg)
        return Work.of(request, self._cancel, history=history, record=record, is_resumed=True)


def _read_urls(reader: ParameterReader) -> tuple[str, ...]:
    words = [word for text in reader.read_lines(JOB_URLS) for word in text.split()]
    if not words:
        raise QgsProcessingException(
            translate("Processing", "Name at least one job: its address, as a download prints it.")
        )
    return tuple(dict.fromkeys(map(parse_job_url, words)))
