"""The REST face of geoprocessing services: service root, task, submitJob, jobs, results, inputs, cancel."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from aiohttp import web

from . import gp
from .reply import INVALID_URL, WEB_ADAPTOR_PAGE, EsriError, answer, page, read_parameters
from .site import Site, base_url, context_url, hold

NOT_COMPLETE = (400, "Unable to complete operation.", [])


def _address(request: web.Request) -> gp.Address:
    return gp.Address(base_url(request), context_url(request))


def _root(site: Site, tasks: Dict[str, gp.Task], address: gp.Address) -> Dict[str, Any]:
    """Return the service root of a 10.9 or an 11.x server."""
    newer = site.options.version >= 11
    extra = ["AnalyzeRasterAnalysisDataLocation", "ListDatastoreContent", "QueryMessage", "QueryProgress"]
    result: Dict[str, Any] = {
        "currentVersion": site.options.version,
        "cimVersion": "3.5.0" if newer else "2.7.0",
        "serviceDescription": "The RasterUtilities service contains tools that enable raster analysis and processing.",
        "tasks": sorted(["ConvertRasterFunctionTemplate", *tasks, *(extra if newer else [])]),
        "executionType": "esriExecutionTypeAsynchronous",
        "resultMapServerName": "",
        "maximumRecords": 1000,
        "capabilities": site.options.capabilities,
    }
    if newer:
        folder = "arcgisoutput/Utilities/RasterUtilities_GPServer/Utilities_RasterUtilities/spec"
        result["schema"] = {"json-schema": {"url": f"{address.context}/rest/directories/{folder}/json-schema.json"}}
    return result


async def handle(
    request: web.Request, service_path: str, tasks: Dict[str, gp.Task], rest: List[str]
) -> web.StreamResponse:
    """Answer any resource below a GPServer."""
    site: Site = request.app["site"]
    if not rest:
        return answer(request, _root(site, tasks, _address(request)), f"{service_path} (GPServer)")
    task = tasks.get(rest[0])
    if task is None:
        raise EsriError(*INVALID_URL)
    if len(rest) == 1:
        return answer(request, task.describe(site, _address(request)), f"Task: {task.name}")
    if rest[1] == "submitJob" and len(rest) == 2:
        return await _submit(request, site, service_path, task)
    if rest[1] == "jobs" and len(rest) > 2:
        job = site.jobs.get(rest[2])
        if job is None or job.task is not task:
            return _unknown(site)
        return await _job(request, job, rest[3:])
    raise EsriError(*INVALID_URL)


async def _submit(request: web.Request, site: Site, service_path: str, task: gp.Task) -> web.StreamResponse:
    options = site.options_of_next_job(take=False)
    if options.hold == "before-submit":
        await hold("before-submit")
    parameters = await read_parameters(request)
    if options.submit_error:
        site.options_of_next_job(take=True)
        raise EsriError(400, "Unable to complete operation.", [options.submit_error])
    missing = [name for name in task.required if not parameters.get(name)]
    if missing:
        details = [f"Required parameter '{name}' is missing." for name in missing]
        raise EsriError(400, "Unable to complete operation.", details)
    job = gp.submit(site, task, service_path, parameters, _address(request))
    if options.hold == "submit":
        await hold("submit")
    if parameters.get("f", "html").lower() == "html":
        raise web.HTTPFound(request.path.rsplit("/", 1)[0] + f"/jobs/{job.id}")
    return answer(request, {"jobId": job.id, "jobStatus": job.options.first_status})


def _unknown(site: Site) -> web.StreamResponse:
    """Answer for a job that is not there: nobody has published the true body, so there are three."""
    if site.options.unknown_job == "html404":
        return page("<!DOCTYPE html><html><head><title>Error 404</title></head><body>Not Found</body></html>", 404)
    raise EsriError(*(INVALID_URL if site.options.unknown_job == "invalid-url" else NOT_COMPLETE))


async def _job(request: web.Request, job: gp.Job, rest: List[str]) -> web.StreamResponse:
    parameters = await read_parameters(request)
    if not rest:
        return await _state(request, job, parameters.get("returnMessages", "true").lower() != "false")
    if rest == ["cancel"]:
        if job.ended is not None and job.options.cancel_finished == "error":
            raise EsriError(400, "Unable to complete operation.", ["The job has already ended."])
        gp.cancel(job)
        return answer(request, job.to_esri())
    if rest[0] == "results":
        return _results(request, job, rest[1:])
    if rest[0] == "inputs" and len(rest) == 2 and rest[1] in job.task.inputs:
        return answer(
            request, {"paramName": rest[1], "dataType": "GPString", "value": job.parameters[rest[1]]}, rest[1]
        )
    raise EsriError(*INVALID_URL)


async def _state(request: web.Request, job: gp.Job, with_messages: bool) -> web.StreamResponse:
    job.polls += 1
    if job.polls <= job.options.poll_failures:
        return _failed_poll(job.options.poll_failure)
    await gp.hold_queries(job)
    status = job.status
    response = answer(request, job.to_esri(with_messages), f"Job: {job.id}")
    if job.options.hold in ("queued", "executing"):
        # Sent before it is told, so that whoever kills the site now kills it after this answer.
        await response.prepare(request)
        await response.write_eof()
        gp.tell_reached(job, status)
    return response


def _failed_poll(kind: str) -> web.StreamResponse:
    if kind == "html":
        return page(WEB_ADAPTOR_PAGE)
    if kind == "503":
        return page(WEB_ADAPTOR_PAGE, 503)
    if kind == "empty":
        return web.Response(text="", content_type="application/json")
    raise EsriError(500, "Service configuration error", None)


def _results(request: web.Request, job: gp.Job, rest: List[str]) -> web.StreamResponse:
    name: Optional[str] = rest[0] if rest else None
    if name is None:
        return answer(request, {"results": [_value(request, job, output) for output in job.task.outputs]})
    if name not in job.task.outputs or len(rest) > 1:
        raise EsriError(*INVALID_URL)
    return answer(request, _value(request, job, name), name)


def _value(request: web.Request, job: gp.Job, name: str) -> Dict[str, Any]:
    if job.status != "esriJobSucceeded" or (not job.files and job.options.no_result == "error"):
        raise EsriError(*NOT_COMPLETE)
    job.result_reads += 1
    if job.options.result_form == "twice" and job.result_reads == 1:
        # The documentation shows a url that leads to the result resource itself.
        url = f"{base_url(request)}{request.path}"
        return {"paramName": name, "dataType": "GPMultiValue:GPRasterDataLayer", "value": {"url": url}}
    return job.task.result(job, name, _address(request))
