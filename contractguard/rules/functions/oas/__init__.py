"""The functions of Spectral's own rulesets for OpenAPI: `spectral:oas` and the one for OWASP are made of them."""

from collections.abc import Mapping

from contractguard.rules.functions.function import Function
from contractguard.rules.functions.oas.documents import DISCRIMINATOR, DOCUMENT_SCHEMA, TAG_NAMES
from contractguard.rules.functions.oas.examples import EXAMPLE, SCHEMA_OF_VERSION
from contractguard.rules.functions.oas.operations import (
    FORM_CONSUMES,
    OPERATION_IDS,
    OPERATION_PARAMETERS,
    SUCCESS_RESPONSE,
    TAGS_DEFINED,
)
from contractguard.rules.functions.oas.path_parameters import PATH_PARAMETERS
from contractguard.rules.functions.oas.references import REFERENCE_SIBLINGS, UNUSED_COMPONENTS
from contractguard.rules.functions.oas.security import ADMIN_SECURITY, OPERATION_SECURITY, SECURITY_DEFINED
from contractguard.rules.functions.oas.servers import SERVER_VARIABLES

OAS_FUNCTIONS: Mapping[str, Function] = {function.name: function for function in (
    ADMIN_SECURITY, DISCRIMINATOR, DOCUMENT_SCHEMA, EXAMPLE, FORM_CONSUMES, OPERATION_IDS, OPERATION_PARAMETERS,
    OPERATION_SECURITY, PATH_PARAMETERS, REFERENCE_SIBLINGS, SCHEMA_OF_VERSION, SECURITY_DEFINED, SERVER_VARIABLES,
    SUCCESS_RESPONSE, TAG_NAMES, TAGS_DEFINED, UNUSED_COMPONENTS)}

__all__ = ["OAS_FUNCTIONS"]
