"""What the ArcGIS API for Python does with a site: sign in, find, run. It runs in an environment of its own.

    PYTHON arcgis_api.py < order

The order is one JSON object on standard input: portal, user, password (else it would be among the processes' words),
words to search for, the URL of a geoprocessing service, clip and context of the job, and the authority (a PEM file)
that is trusted besides the public ones. The answer is one JSON object on standard output.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import warnings
from contextlib import redirect_stdout
from typing import Any, Dict, List


def main() -> None:
    """Read the order, obey, answer."""
    order = json.load(sys.stdin)
    # Before the package is imported: its TLS comes from OpenSSL's usual places, by way of truststore.
    os.environ["SSL_CERT_FILE"] = order["authority"]
    with redirect_stdout(sys.stderr):
        answer = obey(order)
    json.dump(answer, sys.stdout)


def obey(order: Dict[str, Any]) -> Dict[str, Any]:
    """Do what a script of a user does, and tell what came."""
    told: List[str] = []
    _listen(told)
    from arcgis.geoprocessing import import_toolbox
    from arcgis.gis import GIS

    portal = GIS(order["portal"], order["user"], order["password"])
    answers = _record(portal.session)
    items = portal.content.search(order["words"], item_type="Image Service")
    layer = items[0].layers[0]
    toolbox = import_toolbox(order["service"], gis=portal)
    value = toolbox.download_raster(
        input_image_layer=json.dumps({"url": layer.url}), clip_setting=order["clip"], context=order["context"]
    )
    return {
        "user": portal.users.me.username,
        "version": portal.version,
        "titles": [item.title for item in items],
        "item": items[0].id,
        "layer": layer.url,
        "pixel_type": layer.properties.pixelType,
        "value": value,
        "answers": answers,
        "told": told,
    }


def _listen(told: List[str]) -> None:
    """Note what the package warns of."""

    class Noting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(f"{record.name}: {record.getMessage()}")

    logging.getLogger("arcgis").addHandler(Noting(logging.WARNING))
    warnings.filterwarnings("always", module="arcgis")
    warnings.showwarning = lambda message, *_more, **_named: told.append(str(message))


def _record(session: Any) -> Dict[str, str]:
    """Return a place for the text of each answer that the session gets from now on, by address without the query."""
    answers: Dict[str, str] = {}

    def note(response: Any, *_more: Any, **_named: Any) -> None:
        if response.headers.get("Content-Type", "").startswith(("application/json", "text/plain")):
            answers[response.url.partition("?")[0]] = response.text

    session._session.hooks["response"].append(note)
    return answers


if __name__ == "__main__":
    main()
