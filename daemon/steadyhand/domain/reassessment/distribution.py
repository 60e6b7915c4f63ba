"""Tails and quantiles of the distributions the review needs, typed, from ``scipy.special``.

Not from ``scipy.stats``, whose import alone takes a second.
"""

from scipy import special


def beta_quantile(a: float, b: float, share: float) -> float:
    """The value below which ``share`` (0 to 1) of a beta distribution lies; ``a`` and ``b`` above 0."""
    return float(special.betaincinv(a, b, share))


def gamma_quantile(shape: float, share: float) -> float:
    """The value below which ``share`` (0 to 1) of a gamma distribution of scale 1 lies; ``shape`` above 0."""
    return float(special.gammaincinv(shape, share))


def binomial_at_most(successes: int, trials: int, p: float) -> float:
    """P(X ≤ ``successes``) for X ~ Bin(``trials``, ``p``)."""
    return 1.0 if successes >= trials else float(special.betainc(trials - successes, successes + 1, 1 - p))


def binomial_at_least(successes: int, trials: int, p: float) -> float:
    """P(X ≥ ``successes``) for X ~ Bin(``trials``, ``p``)."""
    return 1.0 if successes <= 0 else float(special.betainc(successes, trials - successes + 1, p))


def t_quantile(degrees: float, share: float) -> float:
    """The value below which ``share`` (0 to 1) of Student's t with so many degrees of freedom lies."""
    return float(special.stdtrit(degrees, share))


def t_two_sided(degrees: float, t: float) -> float:
    """P(|T| ≥ ``t``) for Student's t with so many degrees of freedom; ``t`` may be infinite."""
    return min(1.0, 2 * float(special.stdtr(degrees, -abs(t))))


def normal_quantile(share: float) -> float:
    """The value below which ``share`` (0 to 1) of the standard normal distribution lies."""
    return float(special.ndtri(share))
