"""``arcgisraster:listimageservices``: the image services of a server or portal as a layer one can choose from."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..arcgis.addresses import parse_server
from ..arcgis.cancel import CancelToken
from ..arcgis.errors import ArcGISError, Reason, RequestError
from ..bridge.explain import sentence
from ..bridge.i18n import translate
from ..bridge.service_list import ImageList, ListedImage, Listing, ListProgress, ListRequest, list_images
from .algorithm import ArcGISAlgorithm
from .definitions import add_sign_in, advanced
from .reading import AUTHCFG, EXTENT, SERVER, ParameterReader
from .results import failure
from .service_fields import FIELDS, attributes
from .worker import run_in_background

_DEFAULT_LIMIT = 1000


class ListImageServicesAlgorithm(ArcGISAlgorithm):
    """List the image services of an ArcGIS server or portal with their extents."""

    SEARCH = "SEARCH"
    LIMIT = "LIMIT"
    OUTPUT = "OUTPUT"
    URLS = "URLS"
    COUNT = "COUNT"
    ERRORS = "ERRORS"

    def __init__(self) -> None:
        super().__init__()
        self._listing: Optional[Listing] = None
        self._refusal = ""
        self._fields = QgsFields()
        self._crs = QgsCoordinateReferenceSystem()

    def name(self) -> str:
        """Return the id scripts use; it never changes."""
        return "listimageservices"

    def displayName(self) -> str:  # noqa: N802
        """Return the name in the toolbox."""
        return translate("Processing", "List ArcGIS image services")

    def shortDescription(self) -> str:  # noqa: N802
        """Return the tool tip in the toolbox."""
        return translate("Processing", "The image services of a server or portal as a layer, with their properties.")

    def tags(self) -> list[str]:
        """Return the words it is found by."""
        words = translate("Processing", "arcgis,esri,portal,server,search,catalog,image server,imageserver,list,rest")
        return words.split(",")

    def explanation(self) -> str:
        """Return what the algorithm does."""
        return translate(
            "Processing",
            "Finds the image services of an ArcGIS server or portal, asks each what it is, and makes a layer of them: "
            "a polygon for each extent, with pixel type, bands, cell size, CRS and what else one chooses by.\n\n"
            "The field url is what “Download raster from ArcGIS image services” takes as images; download tells "
            "whether the service lets its pixels be downloaded. cell_x and cell_y are in units of the CRS, columns, "
            "rows and bytes those of the whole image before compression; max_width and max_height bound a picture of "
            "it, not a download. title, item_id, owner and modified come from portals.\n\n"
            "A service that cannot be read stays in the list, without an extent; the field error says why.",
        )

    def help_texts(self) -> dict[str, str]:
        """Return what each parameter and output is."""
        return {
            SERVER: translate(
                "Processing",
                "The address of a portal, of a server, or of one folder of a server "
                "(…/rest/services/Folder). The address of a service stands for its server.",
            ),
            self.SEARCH: translate(
                "Processing",
                "Words that must all occur. A portal searches its items by them, on a server they are looked for in "
                "the names of services and folders. Empty: all services.",
            ),
            EXTENT: translate(
                "Processing",
                "Only services whose extent touches this one; those whose extent is not known stay in the list.",
            ),
            self.LIMIT: translate(
                "Processing", "So many services are read at most; a message says when there are more."
            ),
            AUTHCFG: translate(
                "Processing",
                "The authentication configuration for the server or portal. Empty: the one that QGIS has for its "
                "address, if any.",
            ),
            self.OUTPUT: translate(
                "Processing",
                "Polygons in EPSG:4326, one for each service, of two parts across the date line; services without a "
                "known extent have no geometry.",
            ),
            self.URLS: translate(
                "Processing",
                "The addresses of those that may be downloaded, one a line; in a model what “Download raster from "
                "ArcGIS image services” takes as images.",
            ),
            self.COUNT: translate("Processing", "How many services are in the layer."),
            self.ERRORS: translate("Processing", "How many of them could not be read."),
        }

    def initAlgorithm(self, _configuration: Optional[dict[str, Any]] = None) -> None:  # noqa: N802
        """Declare parameters and outputs; their names are public."""
        self.addParameter(QgsProcessingParameterString(SERVER, translate("Processing", "Server or portal")))
        self.addParameter(
            QgsProcessingParameterString(self.SEARCH, translate("Processing", "Search words"), optional=True)
        )
        self.addParameter(
            QgsProcessingParameterExtent(EXTENT, translate("Processing", "Only in extent"), optional=True)
        )
        self.addParameter(
            advanced(
                QgsProcessingParameterNumber(
                    self.LIMIT, translate("Processing", "Most services"), defaultValue=_DEFAULT_LIMIT, minValue=1
                )
            )
        )
        add_sign_in(self)
        self.addParameter(
            QgsProcessingParameterFeatureSink(
                self.OUTPUT, translate("Processing", "Image services"), QgsProcessing.SourceType.TypeVectorPolygon
            )
        )
        self.addOutput(QgsProcessingOutputString(self.URLS, translate("Processing", "Addresses")))
        self.addOutput(QgsProcessingOutputNumber(self.COUNT, translate("Processing", "Services")))
        self.addOutput(QgsProcessingOutputNumber(self.ERRORS, translate("Processing", "Services not read")))

    def prepareAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> bool:
        """Read the project and make layers on the main thread; keep values only."""
        try:
            self._listing = Listing.of(self._read_request(parameters, context), CancelToken())
        except ArcGISError as error:
            self._refusal = _sentence(error)
        except QgsProcessingException as error:
            self._refusal = str(error)
        # Qt 5 and Qt 6 call the types of fields differently; in a layer's source they are words. Without (0,0) texts
        # end after 255 letters, and numbers after five decimals.
        uri = "Polygon?crs=EPSG:4326" + "".join(f"&field={field.name}:{field.kind}(0,0)" for field in FIELDS)
        layer = QgsVectorLayer(uri, "fields", "memory")
        self._fields, self._crs = layer.fields(), layer.crs()
        # An error here would reach nobody: `processing.run` replaces it by a sentence without content.
        return True

    def processAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Let a thread of its own ask the servers, so that cancel is heard at once; then write the layer."""
        listing = self._listing
        if listing is None:
            raise failure(self._refusal)
        relay = _Relay(feedback)
        try:
            found = run_in_background(lambda: list_images(listing, relay.take), listing.cancel, feedback, relay.tell)
        except ArcGISError as error:
            raise failure(_sentence(error)) from None
        # Only now: an older list is not lost because a server is down.
        try:
            destination = self._write(found, parameters, context)
        except QgsProcessingException as error:
            raise failure(str(error)) from None
        _tell_end(found, listing.request.limit, feedback)
        offered = (image for image in found.images if image.service is not None and image.service.is_offered)
        return {
            self.OUTPUT: destination,
            # Several items of a portal may be one service.
            self.URLS: "\n".join(dict.fromkeys(image.found.url for image in offered)),
            self.COUNT: len(found.images),
            self.ERRORS: found.unread,
        }

    def _write(self, found: ImageList, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        sink, destination = self.parameterAsSink(
            parameters, self.OUTPUT, context, self._fields, QgsWkbTypes.Type.MultiPolygon, self._crs
        )
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, self.OUTPUT))
        for image in found.images:
            if not sink.addFeature(self._feature(image), QgsFeatureSink.Flag.FastInsert):
                raise QgsProcessingException(self.writeFeatureError(sink, parameters, self.OUTPUT))
        # The file is complete once nobody knows the sink any more.
        return str(destination)

    def _read_request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ListRequest:
        reader = ParameterReader(self, parameters, context)
        reader.check_names()
        return ListRequest(
            address=_read_address(reader.read_text(SERVER)),
            words=reader.read_text(self.SEARCH),
            area=None if parameters.get(EXTENT) in (None, "") else reader.read_extent(),
            limit=self.parameterAsInt(parameters, self.LIMIT, context),
            authcfg=reader.read_text(AUTHCFG),
            transform_context=context.transformContext(),
        )

    def _feature(self, image: ListedImage) -> QgsFeature:
        feature = QgsFeature(self._fields)
        feature.setAttributes(attributes(image))
        if image.footprint is not None:
            feature.setGeometry(image.footprint)
        return feature


class _Relay:
    """Carry progress from the workers to the feedback, which belongs to the algorithm's thread."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback
        self._latest = ListProgress(0.0)
        self._told: Optional[int] = None
        self._has_begun = False

    def take(self, progress: ListProgress) -> None:
        """Keep the latest progress; called in worker threads."""
        self._latest = progress

    def tell(self) -> None:
        """Hand over what is new."""
        latest = self._latest
        if not self._has_begun:
            self._has_begun = True
            self._feedback.setProgressText(translate("Processing", "Looking for image services…"))
        if latest.services is not None and self._told is None:
            self._told = latest.services
            self._feedback.setProgressText(translate("Processing", "Reading %n service(s)…", latest.services))
        self._feedback.setProgress(latest.percent)


def _tell_end(found: ImageList, limit: int, feedback: QgsProcessingFeedback) -> None:
    """Say what is in the list, and what is not."""
    for error in found.errors:
        text = translate("Processing", "The list is not complete: {reason}")
        feedback.pushWarning(text.format(reason=_sentence(error)))
    if found.has_more:
        text = translate(
            "Processing", "There are more services than the limit of {limit}. Raise it, or search by words."
        )
        feedback.pushWarning(text.format(limit=limit))
    if found.unread:
        feedback.pushWarning(
            translate("Processing", "%n service(s) could not be read; the field error says why.", found.unread)
        )
    feedback.pushInfo(translate("Processing", "%n service(s) listed.", len(found.images)))


def _read_address(text: str) -> str:
    try:
        address = parse_server(text)
    except RequestError as error:
        wrong = translate("Processing", "“{text}” is not a web address. Enter that of a server or portal.")
        raise QgsProcessingException(wrong.format(text=error.subject)) from None
    if not address:
        raise QgsProcessingException(translate("Processing", "Give the address of a server or portal."))
    return address


def _sentence(error: ArcGISError) -> str:
    """Return the sentence for an error, in words that fit a list."""
    if error.reason is Reason.CANCELLED:
        return translate("Processing", "The listing was cancelled.")
    if error.reason is Reason.NOT_A_SERVER:
        text = translate("Processing", "{host} is neither an ArcGIS server nor a portal. Check the address.")
        return text.format(host=error.subject)
    return sentence(error)
