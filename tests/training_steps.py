"""The steps of a lesson: AdamW, the rate rising and falling in a straight line."""

from __future__ import annotations

import time

import torch
from torch import nn

_WARM = 0.1
"""In so large a share of the steps the rate rises."""


class Steps:
    """What `model` learns from one loss after the other."""

    def __init__(self, model: nn.Module, rate: float, total: int, told: int) -> None:
        """`rate` is the highest one, of `total` steps; each `told` of them a line is printed."""
        self._parameters = [one for one in model.parameters() if one.requires_grad]
        self._optimizer = torch.optim.AdamW(self._parameters, lr=rate, weight_decay=0.01)
        self._rate, self._total, self._told = rate, total, told
        self._step, self._began = 0, time.monotonic()

    def take(self, loss: torch.Tensor) -> None:
        """One step against `loss`."""
        rising, falling = (self._step + 1) / (_WARM * self._total), 1 - self._step / self._total
        self._optimizer.param_groups[0]["lr"] = self._rate * min(1, rising) * max(0, falling)
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimizer.step()
        self._step += 1
        if self._step % self._told == 0:
            seconds = time.monotonic() - self._began
            line = f"{self._step}/{self._total} loss {loss.item():.3f} {seconds:.0f} s"
            print(line, flush=True)
