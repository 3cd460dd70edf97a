"""The rules: how each kind of event is found, as pure functions of the newest record and the past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gantui.evaluation.events.finding import Finding, beyond, percent
from gantui.evaluation.events.oscillation import as_long_as_a_wave, oscillation
from gantui.evaluation.events.rule_inputs import Now
from gantui.evaluation.events.solved import solved
from gantui.evaluation.events.stalled import stalled
from gantui.experiment.verdicts.event import Kind
from gantui.experiment.verdicts.trusted_counts import counts_trusted


@dataclass(frozen=True)
class Rule:
    """One rule: a kind of event and the function that finds it."""

    kind: Kind
    find: Callable[[Now], Finding | None]
    """None: nothing can be said of this record."""
    patience: Callable[[Now], int] = lambda now: now.options.records
    """Records in a row that must speak for it before it is reported."""


def collapse(now: Now) -> Finding | None:
    """Finds a collapse: few modes have a fair share of the samples, though more had, or though there has been time."""
    both = [found for found in (_few_modes(now) if now.near is not None else None, _small_part(now)) if found]
    if not both:
        return None
    found = next((each for each in both if each.begins), next((each for each in both if not each.ends), both[0]))
    ripe = now.past.tracks["collapse"].well or now.step >= now.options.collapse_after
    return Finding(found.begins and ripe, found.ends, found.evidence, found.plain)


def _few_modes(now: Now) -> Finding | None:
    """Counts the modes that have a fair share of all samples, good ones and bad ones."""
    assert now.near is not None
    count, limit = len(now.facts.shares), now.options.collapse
    judged = [mode for mode in range(count) if now.followed(mode)]
    if count < 2 or len(judged) < count / 2:
        return None
    served = sum(now.near[mode] >= now.fair(mode) for mode in judged)
    missing, fair = 1 - served / len(judged), now.get("modes_fair")
    evidence = f"{served} of {len(judged)} modes are served: they have a fifth or more of their part of all samples"
    if fair is not None and fair < served:
        evidence += f"; {fair:.0f} of {count} have that of good samples"
    return Finding(missing >= limit, missing < limit * (1 - 2 * now.options.hysteresis), evidence, plain=missing == 0)


def _small_part(now: Now) -> Finding | None:
    """Measures how much of data without modes is covered by samples that lie where data are."""
    coverage, density = now.get("coverage"), now.get("density")
    if coverage is None or density is None:
        return None
    best, limit = now.get("coverage_floor") or 1.0, now.options.uncovered
    if density < 0.5 and coverage < best * (1 - limit):
        return None  # the samples are not where data are: bad ones, which need not be few kinds
    return beyond(
        now,
        1 - coverage / best,
        limit,
        f"the samples cover {percent(coverage)} of the data, where a perfect generator covers {percent(best)}, and lie "
        f"{density:.2g} times as dense as the data do",
    )


def shrunken(now: Now) -> Finding | None:
    """Finds modes that are too narrow: more samples are of high quality than a perfect generator has."""
    sds, quality = now.get("shrunken"), now.get("high_quality")
    if sds is None or quality is None:
        return None
    return beyond(
        now,
        sds,
        now.options.shrunken,
        f"{100 * quality:.2f} % of the samples lie within 3 standard deviations of a mode, {sds:.1f} standard "
        f"deviations above a perfect generator's {100 * now.facts.perfect:.2f} %",
    )


def saturation(now: Now) -> Finding | None:
    """Finds saturation: D is sure of everything, and G's gradient has vanished."""
    real, fake, gradient = now.get("d_real"), now.get("d_fake"), now.get("gradient_g")
    if not now.facts.readable or real is None or fake is None:
        return None
    sure = beyond(now, min(real, 1 - fake), now.options.sure, "")
    left = [fake] if now.facts.fades else []
    if gradient is not None and now.past.gradient:
        left.append(gradient / now.past.gradient)
    if not left:
        return Finding(False, sure.ends)
    gone = min(left) < now.options.vanished
    gradient_note = (
        "" if gradient is None else f", the generator's gradient norm {gradient:.2g} ({now.past.gradient:.2g} once)"
    )
    return Finding(sure.begins and gone, sure.ends, f"D(x) {real:.3f}, D(G(z)) {fake:.2g}{gradient_note}")


def lag(now: Now) -> Finding | None:
    """Finds a lagging D: the samples are far from the data, and D shows next to nothing of it."""
    behind, jsd, bound = (now.get(now.facts.last + key) for key in ("d_lag", "jsd", "jsd_bound"))
    if behind is None or jsd is None or bound is None or not now.facts.spread:
        return None
    there = jsd - (now.get(now.facts.last + "jsd_floor") or 0.0)
    if behind < now.options.lag or there <= 0:
        return Finding(False, True)
    evidence = f"the samples' divergence from the data is at least {there:.3f} nats, and V(D, G) shows {bound:.3f}"
    return beyond(now, behind / there, now.options.blind, evidence)


def memorising(now: Now) -> Finding | None:
    """Finds that samples are training images again, which held-out images are not.

    Where samples are as far from the data as mere blends, what they are near to says nothing.
    """
    share = now.get("memorised")
    if share is None:
        return None
    if not counts_trusted(now.record):
        return Finding(False, True)
    usual = now.facts.floors["memorised"].mean if "memorised" in now.facts.floors else 0.0
    return beyond(
        now,
        share,
        now.options.memorised,
        f"{percent(share)} of the samples lie as near to one training image as {percent(usual)} of held-out images do",
    )


def piled_up(now: Now) -> Finding | None:
    """Finds clipped weights: most of D's weights are at the limit of clipping."""
    share = now.get("clipped")
    if share is None:
        return None
    return beyond(now, share, now.options.clipped, f"{percent(share)} of the critic's weights lie at +-c")


RULES = (
    Rule("collapse", collapse),
    Rule("shrunken modes", shrunken),
    Rule("saturation", saturation),
    Rule("stalled", stalled),
    Rule("oscillation", oscillation, as_long_as_a_wave),
    Rule("lagging discriminator", lag, lambda now: now.options.stable),
    Rule("piled-up weights", piled_up),
    Rule("memorising", memorising),
    Rule("solved", solved),
)
