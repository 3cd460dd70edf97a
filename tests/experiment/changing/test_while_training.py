"""Settings that can be changed while it trains: found, checked, stepped by arrow keys."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import Field

from gantui.errors import Refusal
from gantui.experiment.changing import while_training
from gantui.experiment.experiment import Experiment
from gantui.experiment.files import presets
from gantui.experiment.files.validation import options_of, override, validate
from gantui.experiment.objectives import OBJECTIVES, ObjectiveOptions
from gantui.experiment.options.base import Live
from gantui.experiment.options.setting import Setting


def preset(name: str, *sets: str) -> Experiment:
    return validate(override(presets.find(name).raw, sets), name)


def found(experiment: Experiment) -> dict[str, Setting]:
    return {setting.path: setting for setting in while_training.settings(experiment, experiment)}


WGAN = preset("ring8-wgan")


class TestSettings:
    def test_each_is_under_the_player_that_it_belongs_to(self) -> None:
        players = {path: setting.player for path, setting in found(preset("ring8-smooth")).items()}
        assert players["optimizers.generator.lr"] == players["scheme.g_steps"] == "generator"
        assert players["optimizers.discriminator.lr"] == players["scheme.d_steps"] == "discriminator"
        assert players["objective.real_label"] == players["instance_noise.std"] == "discriminator"
        assert found(preset("ring8-consensus"))["scheme.weight"].player == "both"

    def test_it_says_value_label_and_range(self) -> None:
        clip = found(WGAN)["penalties.clip.limit"]
        assert (clip.value, clip.label, clip.range, clip.player) == ("0.2", "clip limit", "> 0", "discriminator")
        assert found(WGAN)["scheme.d_steps"].range == "0 to 1000"
        assert found(preset("ring8-smooth"))["objective.real_label"].range == "above 0.5 to 1"
        assert found(WGAN)["optimizers.generator.decay"].range == "constant, linear, cosine"

    def test_what_is_not_read_is_left_out(self) -> None:
        constant = found(preset("ring8-wgan", "optimizers.generator.decay=constant"))
        assert "optimizers.generator.final" not in constant
        assert "optimizers.discriminator.final" in constant
        assert "objective.alpha" not in found(preset("ring8-fgan-kl"))

    def test_what_the_run_began_with_stands_beside_the_present_value(self) -> None:
        changed = while_training.check(WGAN, "scheme.d_steps", "7")
        steps = next(each for each in while_training.settings(changed, WGAN) if each.path == "scheme.d_steps")
        assert (steps.start, steps.value) == ("2", "7")

    def test_a_plug_ins_setting_is_found_by_its_mark(self) -> None:
        @OBJECTIVES.register("marked")
        class Marked(ObjectiveOptions):
            name: Literal["marked"]
            reading = "score"
            power: Annotated[float, Live("power", "generator")] = Field(2.0, gt=0)
            """How steep."""
            fixed: float = 1.0

        try:
            marked = found(preset("ring8-hinge", "objective.name=marked"))
        finally:
            del OBJECTIVES._members["marked"]
        assert "objective.fixed" not in marked
        power = marked["objective.power"]
        assert (power.player, power.label, power.value, power.about) == ("generator", "power", "2.0", "How steep.")


@pytest.mark.parametrize("name", presets.names())
def test_every_setting_of_every_preset_goes_one_up_or_down_and_back(name: str) -> None:
    experiment, moved = options_of(presets.find(name).raw, name), 0
    for setting in while_training.settings(experiment, experiment):
        assert while_training.check(experiment, setting.path, setting.value) == experiment
        for up in (True, False):
            text = setting.stepped(up)
            if text == setting.value:
                continue
            try:
                changed = while_training.check(experiment, setting.path, text)
            except Refusal:  # two settings that do not go together
                continue
            assert changed != experiment
            assert while_training.check(changed, setting.path, setting.value) == experiment
            if setting.kind == "ratio":
                assert float(setting.stepped(not up, text)) == pytest.approx(float(setting.value), rel=0.01)
            moved += 1
    assert moved >= 2


class TestStepped:
    def setting(self, **changes: object) -> Setting:
        made = {"path": "p", "player": "both", "label": "", "about": "", "value": "1.0", "start": "1.0"}
        return Setting(**made | {"kind": "ratio", **changes})  # type: ignore[arg-type]

    def test_up_and_down_end_where_they_began(self) -> None:
        rate = self.setting(least=0.0, open=(True, False))
        text = "0.002"
        for up in [True] * 9 + [False] * 9:
            text = rate.stepped(up, text)
        assert text == "0.002"

    def test_what_may_be_0_is_turned_off_and_on_again(self) -> None:
        weight = self.setting(least=0.0)
        assert weight.stepped(False, "0.008") == "0.0"
        assert weight.stepped(True, "0.0") == "0.01"
        assert float(self.setting(least=0.0, open=(True, False)).stepped(False, "0.008")) > 0

    def test_at_an_end_of_its_range_it_stays(self) -> None:
        steps = self.setting(kind="count", least=0.0, most=3.0)
        assert (steps.stepped(True, "3"), steps.stepped(False, "0"), steps.stepped(False, "1")) == ("3", "0", "0")
        label = self.setting(kind="shift", by=0.05, least=0.5, most=1.0, open=(True, False))
        assert (label.stepped(False, "0.55"), label.stepped(True, "0.95"), label.stepped(True, "1.0")) == (
            *("0.55", "1.0"),
            "1.0",
        )

    def test_choices_go_round(self) -> None:
        course = self.setting(kind="choice", choices=('"a"', '"b"'))
        assert (course.stepped(True, '"b"'), course.stepped(False, '"a"')) == ('"a"', '"b"')

    def test_what_is_typed_stays(self) -> None:
        assert self.setting(kind="typed").stepped(True, "[0.5, 0.9]") == "[0.5, 0.9]"


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("optimizers.discriminator.lr", "-1", ["optimizers.discriminator.lr = -1", "expected greater than 0"]),
        ("optimizers.discriminator.lr", "fast", ["optimizers.discriminator.lr = 'fast'", "valid number"]),
        ("optimizers.discriminator.lrr", "1", ["no such setting", "did you mean 'optimizers.discriminator.lr'?"]),
        ("scheme.d_steps", "0.5", ["scheme.d_steps = 0.5", "expected a valid integer"]),
        ("scheme.d_steps", "1 2", ["scheme.d_steps = 1 2", "not a TOML value"]),
        ("generator.hidden", "[64]", ["can't be changed while it trains", "the weights", "a new run"]),
        ("generator", "{}", ["can't be changed while it trains", "the weights"]),
        ("schedule.batch_size", "64", ["can't be changed while it trains", "batches of this size"]),
        ("penalties.r1", "true", ["can't be changed while it trains", "curve of its own"]),
        ("penalties.r1.gamma", "1", ["can't be changed while it trains"]),
        ("penalties.rr.gamma", "1", ["no such setting"]),
        ("objective.name", "hinge", ["can't be changed while it trains", "losses so far are of that game"]),
        ("seed", "1", ["all that was drawn so far came from it"]),
        ("device", "cuda", ["only when a training starts"]),
        ("colour\x1b[31m", "1", ["no such setting"]),
        ("", "", ["no such setting"]),
    ],
)
def test_a_refusal_names_place_value_expectation_and_nearest(path: str, text: str, said: list[str]) -> None:
    with pytest.raises(Refusal) as caught:
        while_training.check(WGAN, path, text)
    assert all(part in str(caught.value) for part in said), str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_settings_that_do_not_go_together_are_refused_as_in_a_preset() -> None:
    frozen = while_training.check(WGAN, "scheme.g_steps", "0")
    with pytest.raises(Refusal, match="nobody would move"):
        while_training.check(frozen, "scheme.d_steps", "0")
