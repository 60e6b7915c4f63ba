"""The review as one JSON document, from which its other forms are made."""

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from steadyhand import __version__
from steadyhand.domain.programme.weeks import PROGRAMME_DAYS, phase_of, programme_week
from steadyhand.domain.reassessment.association import Association
from steadyhand.domain.reassessment.comparison_words import comparison, verdict_in_words
from steadyhand.domain.reassessment.questions import ALWAYS_ASKED, COURSE, ONSET, QUESTIONS
from steadyhand.domain.reassessment.review import Line, Part, Review, Summary, Supplement, WeekRow
from steadyhand.domain.reassessment.screening import answer_in_words, told, words_of
from steadyhand.domain.reassessment.symptoms import Exact, Robust, Symptoms, Verdict
from steadyhand.domain.reassessment.tier import Standing
from steadyhand.domain.reassessment.triggers import WARNINGS
from steadyhand.domain.reassessment.window import Window
from steadyhand.domain.reassessment.wording import ANXIETY_NOTE, MAY_DISCUSS, disclaimer
from steadyhand.domain.reminding.adherence import Adherence
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.event import Json
from steadyhand.report.adherence import adherence_rows
from steadyhand.report.banner import seen_by_clinician
from steadyhand.report.devices import NO_NAMES, devices
from steadyhand.report.moment import stamp
from steadyhand.report.review_days import day_rows
from steadyhand.report.review_facts import facts
from steadyhand.report.review_rounding import (
    amount,
    bounds,
    correlation,
    correlations,
    decimals,
    minutes,
    probability,
    rate,
    rates,
    ratio,
)
from steadyhand.report.review_words import (
    FACTS_INTRODUCTION,
    MORE_DATA,
    NEVER_ASKED,
    evidence_words,
    exposure_words,
    supplement_words,
)


def review_view(
    review: Review,
    *,
    zone: ZoneInfo,
    emergency_number: str = "",
    machine_names: Mapping[str, str] = NO_NAMES,
) -> dict[str, Json]:
    """The contract's `steady review --json`: its keys in its order, then what is told besides.

    Every number is rounded here and nowhere else, so that the text, the page and the PDF, which are
    made from this document, say the same. Absent is null, never 0; an infinite bound is "inf".
    """
    return _contract(review, disclaimer(emergency_number)) | {
        "generated": stamp(review.generated, zone),
        "version": __version__,
        "logged": _logged(review),
        "weeks": [week_row(row) for row in review.weeks],
        "days": day_rows(review),
        "calendar": [calendar_line(line) for line in review.calendar],
        "trial": _adherence(review.trial, review.titles),
        "parts": [_part(part) for part in review.parts],
        "nights": _nights(review),
        "use": {"days": review.use.days, "median_min": minutes(review.use.median_min)},
        "summary": _summary(review.summary),
        "facts": facts(review),
        "facts_introduction": FACTS_INTRODUCTION,
        "checklist": [dict(point._asdict()) for point in review.checklist],
        "changes": [{"day": change.day.isoformat(), "text": change.text} for change in review.changes],
        "caveats": list(review.caveats),
        "trigger_warnings": list(WARNINGS),
        "more_data": list(MORE_DATA) if review.symptoms.verdict is Verdict.NOT_ENOUGH_DATA else [],
        "recalled_usual": rate(review.recalled_usual),
        "sensitivity": _sensitivity(review.sensitivity),
        "ask_first": review.ask_first,
        "may_discuss": MAY_DISCUSS,
        "about_worry": ANXIETY_NOTE,
        "titles": dict(review.titles),
        "devices": devices(review.late_done, review.clocks, machine_names),
    }


def _contract(review: Review, not_a_device: str) -> dict[str, Json]:
    return {
        "on": review.on.isoformat(),
        "programme": _programme(review),
        "screening": _screening(review.screening),
        "symptoms": _symptoms(review.symptoms),
        "adherence": _adherence(review.adherence, review.titles),
        "triggers": [_trigger(association) for association in review.associations],
        "next_steps": list(review.next_steps),
        "not_a_device": not_a_device,
    }


def _programme(review: Review) -> dict[str, Json]:
    week = programme_week(review.start, review.on)
    return {
        "start": review.start.isoformat(),
        "day": review.day,
        "week": week,
        "phase": phase_of(week).value,
        "end": (review.start + (PROGRAMME_DAYS - 1) * ONE_DAY).isoformat(),
        "onset": None if review.onset is None else review.onset.isoformat(),
        "days_since_onset": None if review.onset is None else (review.on - review.onset).days,
    }


def _screening(standing: Standing) -> dict[str, Json]:
    given = {question for question, _, _ in standing.answers}
    return {
        "tier": None if standing.tier is None else standing.tier.value,
        "flags": list(standing.flags),
        "asked": None if standing.asked is None else standing.asked.isoformat(),
        "message": standing.message if standing.tier is not None else NEVER_ASKED,
        "said": list(told(standing.flags)),
        "noted": list(standing.noted),
        "assessed": [
            {"flag": flag, "said": words_of(flag), "on": day.isoformat()}
            for flag, day in seen_by_clinician(standing)
        ],
        "answers": [
            {
                "question": question,
                "said": _question(question),
                "answer": answer_in_words(question, answer),
                "on": day.isoformat(),
            }
            for question, answer, day in standing.answers
        ],
        "missing": [words_of(question) for question in standing.missing],
        "unanswered": [QUESTIONS[question].label for question in ALWAYS_ASKED if question not in given],
    }


def _question(question: str) -> str:
    """A question in a few words, none of them a disease's name: they stand beside the answer."""
    others = {ONSET: "when it began", COURSE: "how the weakness came"}
    return others.get(question) or words_of(question)


def _symptoms(symptoms: Symptoms) -> dict[str, Json]:
    return {
        **_rates(symptoms),
        "verdict": symptoms.verdict.value,
        "reasons": list(symptoms.reasons),
        "said": verdict_in_words(symptoms),
        "words": list(comparison(symptoms)),
        "much": symptoms.much,
        "provisional": symptoms.provisional,
        "ci90": bounds(symptoms.ci90),
        "rating": None if symptoms.rating is None else symptoms.rating.value,
        "new_regions": list(symptoms.new_regions),
    }


def _rates(symptoms: Symptoms) -> dict[str, Json]:
    return {
        "baseline": _window(symptoms.baseline),
        "final": _window(symptoms.final),
        "rate_ratio": ratio(symptoms.rate_ratio),
        "ci95": bounds(symptoms.ci95),
        "method": symptoms.method,
        "exact": None if symptoms.exact is None else _exact(symptoms.exact),
        "robust": None if symptoms.robust is None else _robust(symptoms.robust),
        "permutation_p": probability(symptoms.permutation_p),
    }


def _sensitivity(symptoms: Symptoms | None) -> dict[str, Json] | None:
    """The halves compared, where both have days enough (DOMAIN 4.1)."""
    if symptoms is None or symptoms.verdict is Verdict.NOT_ENOUGH_DATA:
        return None
    return _rates(symptoms)


def _window(window: Window) -> dict[str, Json]:
    return {
        "from": window.first.isoformat(),
        "to": window.last.isoformat(),
        "days": window.days,
        "days_observed": amount(window.days_observed, 2),
        "episodes": window.episodes,
        "rate": rate(window.rate),
    }


def _exact(exact: Exact) -> dict[str, Json]:
    return {"ci95": bounds(exact.ci95), "p_central": probability(exact.p_central), "ci90": bounds(exact.ci90)}


def _robust(robust: Robust) -> dict[str, Json]:
    return {
        "dispersion": decimals(robust.dispersion, 2),
        "ci95": bounds(robust.ci95),
        "p": probability(robust.p),
        "ci90": bounds(robust.ci90),
    }


def _adherence(rows: Iterable[Adherence], titles: Mapping[str, str]) -> list[Json]:
    return [
        row | {"title": titles.get(str(row["habit"]), row["habit"]), "evidence": [*evidence_words(row)]}
        for row in adherence_rows(rows)
    ]


def _trigger(association: Association) -> dict[str, Json]:
    return {
        "exposure": association.exposure,
        "lag": association.lag,
        "n": association.n,
        "rho": correlation(association.rho),
        "ci95": correlations(association.ci95),
        "p": probability(association.p),
        "p_holm": probability(association.p_holm),
        "reading": association.reading.value,
        "said": exposure_words(association.exposure, association.lag),
    }


def _logged(review: Review) -> dict[str, Json]:
    past = min(max(review.day, 0), PROGRAMME_DAYS)
    return {
        "days": PROGRAMME_DAYS,
        "past": past,
        "logged": review.logged_days,
        "missing": max(0, past - review.logged_days),
        "recalled": review.recalled_days,
        "corrections": review.corrections,
    }


def week_row(row: WeekRow) -> dict[str, Json]:
    """A week as JSON; absent is null."""
    return {
        "number": row.number,
        "from": row.first.isoformat(),
        "to": row.last.isoformat(),
        "days_observed": amount(row.days_observed, 2),
        "episodes": row.episodes,
        "rate": rate(row.rate),
        "ci95": rates(row.ci95),
        "minutes": minutes(row.minutes),
        "intensity": rate(row.intensity),
        "days_with_any": row.days_with_any,
    }


def calendar_line(line: Line) -> dict[str, Json]:
    """A habit's row of the calendar as JSON."""
    return {"habit": line.habit, "title": line.title, "marks": [mark.value for mark in line.marks]}


def _part(part: Part) -> dict[str, Json]:
    return {
        "place": part.place,
        "side": part.side,
        "said": f"{part.side} {part.place}" if part.side else part.place,
        "first": part.first.isoformat(),
        "last": part.last.isoformat(),
        "episodes": part.episodes,
        "is_new": part.is_new,
    }


def _nights(review: Review) -> dict[str, Json]:
    nights = review.nights
    hours = None if nights.median_min is None else nights.median_min / 60
    return {
        "recorded": nights.recorded,
        "median_h": rate(hours),
        "under_six_h": nights.under_six_h,
        "regular": nights.regular,
        "judged": nights.judged,
    }


def _summary(summary: Summary) -> dict[str, Json]:
    return {
        "seconds_median": amount(summary.seconds_median),
        "seconds_longest": amount(summary.seconds_longest),
        "intensity_median": amount(summary.intensity_median, 1),
        "intensity_highest": summary.intensity_highest,
        "rest": summary.rest,
        "use": summary.use,
        "continuous_min": amount(summary.continuous_min),
        "caffeine_mg": amount(summary.caffeine_mg),
        "alcohol_units": amount(summary.alcohol_units, 1),
        "water_ml": amount(summary.water_ml),
        "supplements": [_supplement(each) for each in summary.supplements],
        "medicines": list(summary.medicines),
        "questions": list(summary.questions),
        "function": list(summary.function),
    }


def _supplement(supplement: Supplement) -> dict[str, Json]:
    milligrams = amount(supplement.median_mg)
    return {
        "name": supplement.name,
        "median_mg": milligrams,
        "days": supplement.days,
        "days_unknown": supplement.days_unknown,
        "said": supplement_words(supplement.name, milligrams, supplement.days, supplement.days_unknown),
    }
