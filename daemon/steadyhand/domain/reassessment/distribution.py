"""Tails and quantiles of the distributions the review needs, typed, from ``scipy.special``.

Not from ``scipy.stats``, whose import alone takes a second. This one takes a third of one, so it is
imported when the first of them is asked for.
"""

from steadyhand.values import Any


def beta_quantile(a: float, b: float, share: float) -> float:
    """The value below which ``share`` (0 to 1) of a beta distribution lies; ``a`` and ``b`` above 0."""
    return float(_special().betaincinv(a, b, share))


def gamma_quantile(shape: float, share: float) -> float:
    """The value below which ``share`` (0 to 1) of a gamma distribution of scale 1 lies; ``shape`` above 0."""
    return float(_special().gammaincinv(shape, share))


def binomial_at_most(successes: int, trials: int, p: float) -> float:
    """P(X ≤ ``successes``) for X ~ Bin(``trials``, ``p``)."""
    return 1.0 if successes >= trials else float(_special().betainc(trials - successes, successes + 1, 1 - p))


def binomial_at_least(successes: int, trials: int, p: float) -> float:
    """P(X ≥ ``successes``) for X ~ Bin(``trials``, ``p``)."""
    return 1.0 if successes <= 0 else float(_special().betainc(successes, trials - successes + 1, p))


def t_quantile(degrees: float, share: float) -> float:
    """The value below which ``share`` (0 to 1) of Student's t with so many degrees of freedom lies."""
    return float(_special().stdtrit(degrees, share))


def t_two_sided(degrees: float, t: float) -> float:
    """P(|T| ≥ ``t``) for Student's t with so many degrees of freedom; ``t`` may be infinite."""
    return min(1.0, 2 * float(_special().stdtr(degrees, -abs(t))))


def normal_quantile(share: float) -> float:
    """The value below which ``share`` (0 to 1) of the standard normal distribution lies."""
    return float(_special().ndtri(share))


def _special() -> Any:  # noqa: ANN401 - scipy has no types
    from scipy import special  # noqa: PLC0415 - see above

    return special
