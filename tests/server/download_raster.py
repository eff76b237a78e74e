"""The DownloadRaster task: what it reads out of its parameters, what it says, which files it leaves."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, replace
from typing import Any, Dict, List, Mapping, Optional, Tuple
from urllib.parse import unquote, urlsplit

from . import cut
from .catalog import ITEMS, Service, find_service
from .clip import INVALID_SETTING, Clip, Unclipped, read_clip
from .data import RASTERS, raster_path
from .gp import INFORMATIVE, WARNING, Address, Job, JobFailed, Request
from .reply import EsriError
from .site import Site

KEYS = ("url", "itemId", "tiled_url", "uri", "tiled_urls", "itemIds", "urls", "uris")
NO_INPUT = "No valid input image layer(s)."
DOWNLOAD_FAILED = "Download image failed: {}"


@dataclass(frozen=True)
class Image:
    """Name one input as the script hands it on."""

    text: str
    download_name: str = ""


def read_images(text: str, priority: str) -> Tuple[Image, ...]:
    """Return the inputs in an inputImageLayer text; nothing readable gives none."""
    cleaned = text.replace("\\n", "")
    start = cleaned.find("{")
    if start < 0:
        return ()
    try:
        value, _ = json.JSONDecoder().raw_decode(cleaned[start:])
    except ValueError:
        return ()
    order = KEYS if priority == "url" else ("itemId", "itemIds") + KEYS
    for key in order:
        if value.get(key):
            return _read_key(key, value)
    return ()


def _read_key(key: str, value: Dict[str, Any]) -> Tuple[Image, ...]:
    name = str(value.get("downloadName") or "")
    if key == "url":
        text = str(value["url"])
        if name:
            # As an object: not split, and the service token is left unused.
            return (Image(text, name),)
        # As text: a comma separates.
        return tuple(Image(part.strip()) for part in _with_token(text, value).split(",") if part.strip())
    if key.endswith("s"):
        members = value[key] if isinstance(value[key], list) else [value[key]]
        return tuple(image for member in members for image in _read_member(key[:-1], member))
    return (Image(_resolved(key, _with_token(str(value[key]), value)), name),)


def _read_member(key: str, member: Any) -> Tuple[Image, ...]:
    if isinstance(member, str):
        return (Image(_resolved(key, member)),) if member else ()
    # A dictionary without its key is skipped silently.
    if not isinstance(member, dict) or not member.get(key):
        return ()
    text = _with_token(_resolved(key, str(member[key])), member)
    return (Image(text, str(member.get("downloadName") or "")),)


def _resolved(key: str, text: str) -> str:
    """Return what stands for an item: a path the task finds again, or the id itself when there is none."""
    if key == "itemId" and text.lower() in ITEMS:
        service = ITEMS[text.lower()]
        return f"/rest/services/{service.path}/{service.kind}"
    return text


def _with_token(text: str, value: Dict[str, Any]) -> str:
    given = value.get("serviceToken")
    return text + ("&" if "?" in text else "?") + "token=" + str(given) if given else text


class DownloadRaster:
    """Publish the task."""

    name = "DownloadRaster"
    inputs: Tuple[str, ...] = ("inputImageLayer", "clipSetting", "context")
    required: Tuple[str, ...] = ("inputImageLayer",)
    outputs: Tuple[str, ...] = ("outputRaster",)

    def describe(self, site: Site, address: Address) -> Dict[str, Any]:
        """Return the task's JSON in the older or the newer shape."""
        parameters = [
            {
                "name": name, "dataType": "GPString", "displayName": name, "description": "",
                "direction": "esriGPParameterDirectionInput", "defaultValue": "",
                "parameterType": "esriGPParameterType" + ("Required" if name in self.required else "Optional"),
                "category": "",
            }
            for name in self.inputs
        ]
        output: Dict[str, Any] = {
            "name": "outputRaster", "dataType": "GPMultiValue:GPRasterDataLayer", "displayName": "outputRaster",
            "description": "", "direction": "esriGPParameterDirectionOutput", "defaultValue": [],
            "parameterType": "esriGPParameterTypeDerived", "category": "",
        }
        if site.options.version >= 11:
            output["parameterInfos"] = [{"name": "", "dataType": "GPRasterDataLayer", "displayName": ""}]
        folder = "directories/arcgisoutput/Utilities/RasterUtilities_GPServer/Utilities_RasterUtilities"
        return {
            "name": self.name, "displayName": self.name, "description": "", "category": "",
            "helpUrl": f"{address.context}/rest/{folder}/DownloadRaster.htm",
            "executionType": "esriExecutionTypeAsynchronous", "parameters": [*parameters, output],
        }

    def prepare(self, request: Request) -> None:
        """Refuse a request without the images; all else is found out by the job."""
        missing = [name for name in self.required if not request.parameters.get(name)]
        if missing:
            details = [f"Required parameter '{name}' is missing." for name in missing]
            raise EsriError(400, "Unable to complete operation.", details)

    def given(self, job: Job, name: str) -> Dict[str, Any]:
        """Return the input resource."""
        return {"paramName": name, "dataType": "GPString", "value": job.parameters[name]}

    def run(self, job: Job) -> None:
        """Do the work of one job."""
        options = job.options
        analysis = f"{job.address.context}/rest/services/System/RasterAnalysisTools/GPServer"
        job.say(INFORMATIVE, f"Raster Analytics helper service: {analysis}")
        job.say(INFORMATIVE, "Running on ArcGIS Image Server.")
        if not options.registered:
            job.say(WARNING, "Raster Analytic services were not registered on Portal.")
        images = read_images(job.parameters["inputImageLayer"], options.priority)
        if not images:
            raise JobFailed(NO_INPUT)
        job.say(INFORMATIVE, f"Input Image Layer(s) are: {[_public(job, image) for image in images]}")
        if options.say:
            job.say(INFORMATIVE, options.say)
        if options.job_error:
            raise JobFailed(options.job_error)
        for index, image in enumerate(images):
            job.check()
            if options.deliver == "none" or (options.deliver == "fewer" and index == len(images) - 1):
                if options.warn_missing:
                    job.say(WARNING, DOWNLOAD_FAILED.format(_public(job, image)))
                    job.say(WARNING, "ERROR 000582: Error occurred during execution.")
                continue
            self._one(job, image, job.progress_of(index, len(images)))

    def _one(self, job: Job, image: Image, progress: cut.Progress) -> None:
        """Deliver one image, or warn."""
        shown = _public(job, image)
        service = _find(job, image)
        if service is not None and str(service.allow_copy).lower() == "false":
            job.say(WARNING, f"Download permission of {shown} is set to False.")
            return
        target = _target(job, image)
        try:
            job.say(INFORMATIVE, f"Downloading image: {shown}")
            if service is None or not service.readable:
                raise cut.CutError(
                    f"ERROR 000732: Input Raster: Dataset {shown} does not exist or is not supported"
                )
            source = str(raster_path(job.site.data_folder, service.raster))
            setting = self._clip(job, shown)
            if job.options.result_file:
                target = cut.copy_as(source, target, job.options.result_file)
            elif setting is None:
                cut.copy_whole(source, target, progress)
                job.say(INFORMATIVE, f"Downloaded image: {target}")
            else:
                self._cut(job, source, target, setting, progress)
            job.check()
            job.files.append(os.path.basename(target))
        except cut.CutError as error:
            job.say(WARNING, DOWNLOAD_FAILED.format(shown))
            job.say(WARNING, str(error))
        except (OSError, RuntimeError, ValueError) as error:
            job.check()
            job.say(WARNING, f"Unexpected error: {error}")

    def _clip(self, job: Job, shown: str) -> Optional[Clip]:
        """Return the clip asked for, or None with the server's warning for a bad one."""
        text = job.parameters["clipSetting"]
        if not text.strip() or job.options.ignore_clip == "silent":
            return None
        job.say(INFORMATIVE, f"Clipping image: {shown}")
        if job.options.ignore_clip == "warning":
            job.say(WARNING, INVALID_SETTING)
            return None
        try:
            clip = read_clip(text, job.options.reads_lowercase_sr)
        except Unclipped as warning:
            job.say(WARNING, str(warning))
            return None
        job.say(INFORMATIVE, "Clip geometry setting found, clipping the image...")
        job.say(INFORMATIVE, f"Raster '{shown}'")
        return clip

    def _cut(self, job: Job, source: str, target: str, clip: Clip, progress: cut.Progress) -> None:
        context = job.parameters["context"].strip()
        if context:
            # Any value reaches the environment setting; the native grid makes all three the same.
            method = json.loads(context).get("resamplingMethod", "NEAREST")
            if method not in ("NEAREST", "BILINEAR", "CUBIC", "MAJORITY"):
                raise ValueError(f"ERROR 000800: The value {method!r} is not a member of NEAREST | BILINEAR | CUBIC")
        else:
            job.say(INFORMATIVE, "Use default resampling method.")
        cut.cut(source, target, clip, job.options.outside, progress)

    def result(self, job: Job, name: str, address: Address, query: Mapping[str, str]) -> Dict[str, Any]:
        """Return the result resource in the form the options ask for."""
        resource: Dict[str, Any] = {"paramName": name, "dataType": "GPMultiValue:GPRasterDataLayer"}
        empty = {"empty-list": [], "empty-string": "", "null": None, "list-of-empty": [""]}
        options = job.options
        if not job.files and options.no_result == "error":
            raise EsriError(400, "Unable to complete operation.", [])
        if options.result_form == "twice" and job.result_reads == 1:
            # The documentation shows a url that leads to the result resource itself.
            task = f"{address.context}/rest/services/{job.service_path}/GPServer/{self.name}"
            return {**resource, "value": {"url": f"{task}/jobs/{job.id}/results/{name}"}}
        if not job.files:
            return resource if options.no_result == "missing" else {**resource, "value": empty[options.no_result]}
        base = options.result_base or address.context
        prefix = "" if options.result_form == "relative" else base
        directory = f"/rest/directories/arcgisjobs/{job.directory}/scratch"
        if options.result_form == "relative":
            directory = "/" + address.context.split("/")[-1] + directory
        query = f"?{options.result_query}" if options.result_query else ""
        urls = [f"{prefix}{directory}/{file}{query}" for file in job.files]
        members: List[Any] = [{"url": url, "format": url.split("?")[0].rsplit(".", 1)[1]} for url in urls]
        if options.result_form == "no-format":
            members = [{"url": url} for url in urls]
        if options.result_form == "strings":
            members = list(urls)
        if options.result_form == "with-empty":
            members = ["", *members, None, {}]
        value: Any = members
        if options.result_form in ("object", "string"):
            value = members[0] if options.result_form == "object" else urls[0]
        return {**resource, "value": _no_file(options.result_form, job, address) or value}


def _no_file(form: str, job: Job, address: Address) -> Any:
    """Return a value that names something else than a file, as other tasks and other sites have it."""
    hosted = f"{address.context}/rest/services/Hosted/Result/ImageServer"
    job_map = f"{address.context}/rest/services/{job.service_path}/MapServer/jobs/{job.id}/results/outputRaster"
    return {
        "service": {"url": hosted},
        "service-typed": {"url": hosted, "type": "ImageService"},
        "map": {"mapImage": {"href": f"{job_map}/output.png", "width": 400, "height": 400}},
        "item": [{"itemId": "0123456789abcdef0123456789abcdef"}],
        "store": [{"url": f"/cloudStores/org-user/_image_download/{job.files[0]}", "format": "tif"}],
        "file-url": [{"url": f"file:///arcgisserver/directories/arcgisjobs/{job.files[0]}", "format": "tif"}],
    }.get(form)


def _public(job: Job, image: Image) -> str:
    """Return the URL of an input as messages show it."""
    return job.address.context + image.text if image.text.startswith("/rest/services/") else image.text


def _find(job: Job, image: Image) -> Optional[Service]:
    """Return the service behind a URL of this site, or the raster behind a raster store path."""
    parts = urlsplit(image.text)
    if parts.scheme not in ("", "http", "https"):
        return _stored(image.text)
    own = urlsplit(job.address.base)
    local = {"127.0.0.1", "localhost", own.hostname}
    if parts.scheme and (parts.hostname not in local or parts.port != own.port):
        return None
    _, found, path = parts.path.partition("/rest/services/")
    if not found:
        return _stored(image.text)
    if not path.endswith("/ImageServer"):
        # A trailing slash or a query like ?f=json is no raster path.
        return None
    service = find_service(unquote(path[: -len("/ImageServer")]), "ImageServer", job.options.odd_service)
    if service is None or not service.raster or (parts.query and not parts.query.startswith("token=")):
        return None
    return service if "tilesonly" not in str(service.capabilities).lower() else replace(service, readable=False)


def _stored(text: str) -> Optional[Service]:
    """Return a raster store's or cloud store's raster: the last part of the path is a raster's name."""
    name = text.rstrip("/").split("/")[-1].rsplit(".", 1)[0]
    stores = ("/rasterStores/", "/cloudStores/", "/fileShares/", "raster-store://")
    return Service(text, raster=name) if text.startswith(stores) and name in RASTERS else None


def _target(job: Job, image: Image) -> str:
    stem = image.download_name or time.strftime("downloadimage_%Y%m%d%H%M%S")
    path = os.path.join(job.folder, "scratch", stem + ".tif")
    # Written verbatim by the script; the site does not leave its own folder for anybody.
    if os.path.dirname(os.path.realpath(path)) != os.path.realpath(os.path.join(job.folder, "scratch")):
        raise JobFailed(f"ERROR 000210: Cannot create output {stem}.tif")
    if os.path.exists(path):
        path = os.path.join(job.folder, "scratch", f"{stem}{time.strftime('%Y%m%d%H%M%S')}.tif")
    number = 1
    while os.path.exists(path):
        number += 1
        path = os.path.join(job.folder, "scratch", f"{stem}{time.strftime('%Y%m%d%H%M%S')}_{number}.tif")
    return path
