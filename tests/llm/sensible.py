"""The sensible planner of `scripted`, behind the HTTP server of `tests.llm.server`."""

from __future__ import annotations

import json

from resources.llm.chat import ChatRequest, Message
from tests.llm.server import Answer, Asked, say
from tests.planning_llm.scripted import sensible


def sensible_answer(asked: Asked) -> Answer:
    """A good plan of whatever was asked over HTTP."""
    body = asked.body
    schema = body.get("response_format", {}).get("json_schema", {}).get("schema")
    request = ChatRequest(
        messages=tuple(Message.model_validate(message) for message in body["messages"]),
        schema_name="plan",
        json_schema=json.dumps(schema) if schema else None,
        max_tokens=body["max_tokens"],
        temperature=body["temperature"],
        seed=body["seed"],
    )
    text = sensible(asked.number, request)
    return say(text, usage={"prompt_tokens": len(asked.prompt) // 4, "completion_tokens": len(text) // 4})
