"""Question -> Answer: the one place every surface gets its numbers from."""

from abmetrics.answers.as_json import answer_json, explanation_json, funnel_json
from abmetrics.answers.ask import ask, explain, question_sql
from abmetrics.answers.funnel import funnel
from abmetrics.answers.health import Health, health, health_json
from abmetrics.answers.matches import Matches, matches, matches_json
from abmetrics.answers.shapes import (
    Answer,
    AnswerRow,
    EvidenceRow,
    Explanation,
    Funnel,
    FunnelStep,
    Number,
    Question,
)

__all__ = [
    "Answer", "AnswerRow", "EvidenceRow", "Explanation", "Funnel", "FunnelStep", "Health", "Matches", "Number",
    "Question", "answer_json", "ask", "explain", "explanation_json", "funnel", "funnel_json", "health",
    "health_json", "matches", "matches_json", "question_sql",
]  # fmt: skip
