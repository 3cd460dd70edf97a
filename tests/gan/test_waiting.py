"""Nothing in a step waits for the device."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from gantui.experiment.schemes import SCHEMES as DESCRIBED
from gantui.gan.capture.trace import waits
from gantui.gan.networks.matrix_products import faster
from tests.gan.building import EVERYTHING, OPTIMIZERS, PAIRS, SCHEMES, both, possible, trainer


class NoWaiting(TorchDispatchMode):
    """Refuses every operation whose result a CUDA device would make the host wait for."""

    def __enter__(self) -> Any:
        faster()  # tried once a process, on the CPU: whichever test comes first
        return super().__enter__()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        assert not waits(func.__name__.split(".")[0], args), f"{func} waits for the device"
        return func(*args, **(kwargs or {}))


MORE = {
    "betas that move": [*both("name=adam", "decay=linear", "betas_final=[0.9, 0.99]")],
    **{f"optimizer: {name}": settings for name, settings in OPTIMIZERS.items()},
    **{
        f"{scheme}, {bounds}": [*SCHEMES[scheme], f"penalties.{bounds}=true"]
        for scheme in SCHEMES
        for bounds in ("gradient_penalty", "dragan", "spectral_norm")
    },
}


@pytest.mark.parametrize(
    "settings", [*EVERYTHING.values(), *PAIRS.values(), *MORE.values()], ids=[*EVERYTHING, *PAIRS, *MORE]
)
def test_nothing_in_a_step_waits_for_the_device(settings: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    extra = ["schedule.ema=0.9", "instance_noise.std=0.1"]
    made = trainer(*settings, *(extra if possible(*settings, *extra) else []), seeds=(0, 1))

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a number left the device")

    for name in ("item", "cpu", "tolist", "numpy", "__bool__", "__float__", "__int__", "__index__"):
        monkeypatch.setattr(Tensor, name, refuse)
    with NoWaiting():
        made.step()
        made.step()
        for player in DESCRIBED.find(made.experiment.scheme.name).single_steps:
            made.extra_update(player)


def test_the_watch_against_waiting_sees_it() -> None:
    for wait in (
        lambda x: x.item(),
        lambda x: float(x),
        lambda x: bool(x > 0),
        lambda x: x.reshape(1)[x.reshape(1) > 0],
    ):
        with pytest.raises(AssertionError, match="wait"), NoWaiting():
            wait(torch.tensor(1.0))
