"""Parameters that several algorithms declare."""

from __future__ import annotations

from typing import TypeVar

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
)

from ..bridge.i18n import translate
from ..bridge.settings import Settings
from .reading import AUTHCFG, OUTPUT_FOLDER

Definition = TypeVar("Definition", bound=QgsProcessingParameterDefinition)


def advanced(definition: Definition) -> Definition:
    """Let a parameter stand among the advanced ones."""
    definition.setFlags(definition.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return definition


def add_sign_in(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare the authentication configuration."""
    definition = QgsProcessingParameterAuthConfig(AUTHCFG, translate("Processing", "Sign-in"), optional=True)
    algorithm.addParameter(advanced(definition))


def add_folder(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare the output folder."""
    algorithm.addParameter(
        # No folder destination, and optional: else QGIS asks for the value in spite of its default.
        QgsProcessingParameterFile(
            OUTPUT_FOLDER,
            translate("Processing", "Output folder"),
            behavior=QgsProcessingParameterFile.Behavior.Folder,
            defaultValue=Settings().default_folder(),
            optional=True,
        )
    )
