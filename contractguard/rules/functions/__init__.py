"""What `then` asks of the places that `given` found: the core functions of Spectral, under their names."""

from contractguard.rules.functions.function import Check, Function, Place, Problem, UntoldError, plain
from contractguard.rules.functions.options import OptionsError
from contractguard.rules.functions.registry import CORE_FUNCTIONS, UnknownFunctionError, find_function
from contractguard.rules.functions.surroundings import Surroundings

__all__ = [
    "CORE_FUNCTIONS", "Check", "Function", "OptionsError", "Place", "Problem", "Surroundings", "UnknownFunctionError",
    "UntoldError", "find_function", "plain",
]
