"""What annotations say of arrays: Float[np.ndarray, "n d"] has n rows and d columns. Only checkers need jaxtyping."""

from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from jaxtyping import Float, Integer, Shaped
else:
    Float = Integer = Shaped = Annotated  # a note for the reader

__all__ = ["Float", "Integer", "Shaped"]
