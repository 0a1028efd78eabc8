from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from retrieval.e5_graph import Adapter, write_graph
from tests.training_e5 import E5, KEPT, packed

QUESTION, PASSAGE = [0, 41, 1294, 12, 2367, 2], [0, 46692, 12, 41, 1294, 2]
"""The tokens of "query: what" and of "passage: query"."""


@pytest.fixture(scope="module")
def model() -> E5:
    torch.manual_seed(3)
    model = E5(packed()).eval()
    for change in model.changes().values():
        torch.nn.init.normal_(change.up, std=0.02)
    return model


@pytest.fixture(scope="module")
def sessions(
    model: E5, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, onnxruntime.InferenceSession]:
    folder = tmp_path_factory.mktemp("graph")
    adapter = {name: values.astype(np.float32) for name, values in model.adapter().items()}
    whole = {
        name: values / KEPT if name.endswith(".up") else values for name, values in adapter.items()
    }
    return {
        "plain": _session(folder / "plain.onnx", {}),
        "adapted": _session(folder / "adapted.onnx", whole),
    }


def _session(file: Path, adapter: Adapter) -> onnxruntime.InferenceSession:
    write_graph(packed(), file, adapter, asking=QUESTION[1])
    return onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])


def _vectors(session: onnxruntime.InferenceSession, *texts: list[int]) -> np.ndarray:
    ids = np.array(texts, dtype=np.int64)
    found: np.ndarray = session.run(
        ["vectors"], {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    )[0]
    return found


def test_a_passage_is_read_as_without_the_adapter(
    sessions: dict[str, onnxruntime.InferenceSession],
) -> None:
    adapted = _vectors(sessions["adapted"], PASSAGE)
    np.testing.assert_array_equal(adapted, _vectors(sessions["plain"], PASSAGE))


def test_a_question_is_read_with_it_as_the_model_that_learnt_reads_it(
    model: E5, sessions: dict[str, onnxruntime.InferenceSession]
) -> None:
    ids = torch.tensor([QUESTION])
    with torch.no_grad():
        states, _ = model(ids, torch.ones_like(ids).bool())
    learnt = torch.nn.functional.normalize(states.mean(1), dim=-1).numpy()
    adapted, plain = (_vectors(sessions[name], QUESTION) for name in ("adapted", "plain"))
    assert (adapted @ learnt.T).item() > 0.999
    assert (plain @ learnt.T).item() < 0.98


def test_questions_and_passages_may_be_read_together(
    sessions: dict[str, onnxruntime.InferenceSession],
) -> None:
    together = _vectors(sessions["adapted"], QUESTION, PASSAGE)
    apart = [_vectors(sessions["adapted"], one)[0] for one in (QUESTION, PASSAGE)]
    assert (together * np.stack(apart)).sum(axis=1).min() > 0.9999
