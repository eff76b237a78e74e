"""The REST face of geoprocessing services: root, uploads, task, submitJob, execute, jobs, results, inputs, cancel."""

from __future__ import annotations

from typing import Any, Dict, List

from aiohttp import web

from . import gp, uploads
from .gp_services import GPService
from .journal import tell
from .options import Options
from .reply import INVALID_URL, WEB_ADAPTOR_PAGE, EsriError, answer, page, read_parameters
from .site import Site, base_url, context_url, hold

NOT_COMPLETE = (400, "Unable to complete operation.", [])
_ORDINARY = ("esriJobSubmitted", "esriJobWaiting", "esriJobExecuting", "esriJobSucceeded")


def _address(request: web.Request) -> gp.Address:
    return gp.Address(base_url(request), context_url(request))


async def handle(request: web.Request, service: GPService, rest: List[str]) -> web.StreamResponse:
    """Answer any resource below a GPServer."""
    site: Site = request.app["site"]
    options = site.options_at(request.host)
    if not rest:
        return answer(request, service.root(options, _address(request)), f"{service.path} (GPServer)")
    if rest[0] == "uploads":
        if service.capabilities(options) != "Uploads":
            raise EsriError(*INVALID_URL)
        return await uploads.handle(request, rest[1:])
    task = service.tasks.get(rest[0])
    if task is None and len(rest) == 1 and rest[0] in service.listed_only(site.options):
        return answer(request, service.describe_listed(rest[0], _address(request)), f"Task: {rest[0]}")
    if task is None:
        raise EsriError(*INVALID_URL)
    if len(rest) == 1:
        return answer(request, task.describe(site, _address(request)), f"Task: {task.name}")
    if rest[1] in ("submitJob", "execute") and len(rest) == 2:
        if (rest[1] == "execute") != service.synchronous:
            raise EsriError(*(INVALID_URL if options.wrong_operation == "invalid-url" else NOT_COMPLETE))
        return await _run(request, site, service, task)
    if rest[1] == "jobs" and len(rest) > 2 and not service.synchronous:
        job = site.jobs.get(rest[2])
        if job is None or job.task is not task:
            return _unknown(request, options)
        return await _job(request, job, rest[3:])
    raise EsriError(*INVALID_URL)


async def _run(request: web.Request, site: Site, service: GPService, task: gp.Task) -> web.StreamResponse:
    """Answer submitJob or execute."""
    parameters = await read_parameters(request)
    options = site.options_of_next_job(take=True, host=request.host)
    if options.hold == "before-submit":
        await hold("before-submit")
    if options.submit_error:
        tell(request, "submit_error")
        raise EsriError(400, "Unable to complete operation.", [options.submit_error])
    sent = gp.Request(site, _address(request), service.path, parameters, options)
    prepared = await site.draw(task.prepare, sent)
    if service.synchronous:
        return await _execute(request, site, await gp.execute(task, sent, prepared))
    job = gp.submit(task, sent, prepared)
    if options.hold == "submit":
        await hold("submit")
    if parameters.get("f", "html").lower() == "html":
        raise web.HTTPFound(request.path.rsplit("/", 1)[0] + f"/jobs/{job.id}")
    for name, usual in (("first_status", "esriJobSubmitted"), ("job_id_prefix", "j")):
        if getattr(options, name) != usual:
            tell(request, f"{name}={getattr(options, name)}")
    return answer(request, {"jobId": job.id, "jobStatus": job.options.first_status})


async def _execute(request: web.Request, site: Site, job: gp.Job) -> web.StreamResponse:
    """Answer with the results of a synchronous task, or with its error messages."""
    if job.status != "esriJobSucceeded":
        errors = [message["description"] for message in job.messages if message["type"] == gp.ERROR]
        raise EsriError(400, "Unable to complete operation.", errors)
    results = [await site.draw(_value, request, job, name) for name in job.task.outputs]
    return answer(request, {"results": results, "messages": job.messages}, f"Task: {job.task.name}")


def _unknown(request: web.Request, options: Options) -> web.StreamResponse:
    """Answer for a job that is not there: nobody has published the true body, so there are three."""
    tell(request, f"unknown_job={options.unknown_job}")
    if options.unknown_job == "html404":
        return page("<!DOCTYPE html><html><head><title>Error 404</title></head><body>Not Found</body></html>", 404)
    raise EsriError(*(INVALID_URL if options.unknown_job == "invalid-url" else NOT_COMPLETE))


async def _job(request: web.Request, job: gp.Job, rest: List[str]) -> web.StreamResponse:
    parameters = await read_parameters(request)
    if not rest:
        return await _state(request, job, parameters.get("returnMessages", "true").lower() != "false")
    if rest == ["cancel"]:
        if job.ended is not None:
            tell(request, f"cancel_finished={job.options.cancel_finished}")
        if job.ended is not None and job.options.cancel_finished == "error":
            raise EsriError(400, "Unable to complete operation.", ["The job has already ended."])
        if job.options.cancel_seconds:
            tell(request, "slow cancel")
        gp.cancel(job)
        return answer(request, job.to_esri())
    if rest[0] == "results":
        return await _results(request, job, rest[1:])
    if rest[0] == "inputs" and len(rest) == 2 and rest[1] in job.task.inputs:
        return answer(request, job.task.given(job, rest[1]), rest[1])
    raise EsriError(*INVALID_URL)


async def _state(request: web.Request, job: gp.Job, with_messages: bool) -> web.StreamResponse:
    job.polls += 1
    if job.polls <= job.options.poll_failures:
        tell(request, f"poll_failure={job.options.poll_failure}")
        return _failed_poll(job.options.poll_failure)
    await gp.hold_queries(job)
    status = job.status
    job.polls_after += job.ended is not None
    resource = job.to_esri(with_messages)
    for fault in _oddities(job, resource):
        tell(request, fault)
    response = answer(request, resource, f"Job: {job.id}")
    if job.options.hold in ("queued", "executing"):
        # Sent before it is told, so that whoever kills the site now kills it after this answer.
        await response.prepare(request)
        await response.write_eof()
        gp.tell_reached(job, status)
    return response


def _oddities(job: gp.Job, resource: Dict[str, Any]) -> List[str]:
    """Return what a job resource says that those of most jobs do not, as option=value."""
    options, told = job.options, []
    if resource["jobStatus"] not in _ORDINARY:
        told.append(f"status={resource['jobStatus']}")
    if resource["jobStatus"] == "esriJobExecuting" and options.progress != "step":
        told.append(f"progress={options.progress}")
    if job.ended is None:
        return told
    if resource["jobStatus"] != job.status:
        told += ["end not told", f"told {resource['jobStatus']}"]
    if resource["jobStatus"] == "esriJobSucceeded" and "results" not in resource:
        told.append("late")
    odd = {"deliver": "all", "ignore_clip": "", "job_error": ""}
    return told + [f"{name}={getattr(options, name)}" for name, usual in odd.items() if getattr(options, name) != usual]


def _failed_poll(kind: str) -> web.StreamResponse:
    if kind == "html":
        return page(WEB_ADAPTOR_PAGE)
    if kind == "503":
        return page(WEB_ADAPTOR_PAGE, 503)
    if kind == "empty":
        return web.Response(text="", content_type="application/json")
    raise EsriError(500, "Service configuration error", None)


async def _results(request: web.Request, job: gp.Job, rest: List[str]) -> web.StreamResponse:
    site: Site = request.app["site"]
    for name, usual in (("result_form", "list"), ("result_base", ""), ("result_file", "")):
        if getattr(job.options, name) != usual:
            tell(request, f"{name}={getattr(job.options, name)}")
    if not job.files:
        tell(request, f"no_result={job.options.no_result}")
    if not rest:
        found = [await site.draw(_value, request, job, output) for output in job.task.outputs]
        return answer(request, {"results": found})
    if rest[0] not in job.task.outputs or len(rest) > 1:
        raise EsriError(*INVALID_URL)
    return answer(request, await site.draw(_value, request, job, rest[0]), rest[0])


def _value(request: web.Request, job: gp.Job, name: str) -> Dict[str, Any]:
    if job.status != "esriJobSucceeded":
        raise EsriError(*NOT_COMPLETE)
    job.result_reads += 1
    return job.task.result(job, name, _address(request), request["parameters"])
