"""A language model on this machine, through transformers. Nothing is loaded before it is needed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from resources.attention import growing_attention
from resources.device import Device, ModelSlot, shared_device
from resources.llm.chat import ChatReply, ChatRequest, Message
from resources.llm.template import PLAIN, PLAIN_VERSION, has_template, prompt_tokens
from resources.model_files import check_files
from resources.model_identity import ModelHome, find_model
from resources.quiet import quiet_transformers
from storyvid.errors import LanguageModelError, MissingModelError, SettingsError
from storyvid.profile import detect_gpu
from storyvid.settings import Settings

if TYPE_CHECKING:
    from llguidance import LLTokenizer

VERSION = "2"
SETTING = "LLM_MODEL_PATH"
LIBRARIES = ("torch", "transformers", "llguidance")
Quantization = Literal["none", "4bit", "8bit"]


class LocalModel:
    """A ChatModel: one generation at a time, on the device that all models of the process share."""

    def __init__(
        self,
        home: ModelHome,
        device: Callable[[], Device],
        *,
        context_tokens: int,
        quantization: Quantization = "none",
    ) -> None:
        """`device` gives the one device of the process, when it is needed."""
        self._home, self._device_of, self._quantization = home, device, quantization
        self._wanted_context = context_tokens
        self._stops = 0

    @classmethod
    def of(cls, settings: Settings) -> LocalModel:
        """The model of LLM_MODEL_PATH.

        Raises MissingModelError where it or a library is missing, SettingsError where the machine cannot quantize.
        """
        _check_machine(settings.llm_quantization)
        home = find_model(
            str(settings.llm_model_path),
            settings.storyvid_home,
            downloads=settings.model_downloads,
            setting=SETTING,
        )
        check_files(home.folder, SETTING)
        device = partial(shared_device, settings.model_device, settings.model_precision)
        return cls(home, device, context_tokens=settings.llm_context_tokens, quantization=settings.llm_quantization)

    @cached_property
    def identity(self) -> Mapping[str, str]:
        return {
            "backend": "transformers",
            "version": VERSION,
            "model": self._home.identity,
            "dtype": self._device.dtype_name,
            "quantization": self._quantization,
            "template": "its own" if has_template(self._home.folder) else f"plain {PLAIN_VERSION}",
            **{library: version(library) for library in LIBRARIES},
        }

    @cached_property
    def context_tokens(self) -> int:
        """As set, or as much as the model can."""
        return min(self._wanted_context, getattr(self._config, "max_position_embeddings", self._wanted_context))

    @property
    def at_once(self) -> int:
        return 1

    def count_tokens(self, messages: Sequence[Message]) -> int:
        return len(prompt_tokens(self._tokenizer, messages))

    def complete(self, request: ChatRequest) -> ChatReply:
        """Write an answer. Raises LanguageModelError where the prompt leaves no room, or memory does not suffice."""
        prompt = prompt_tokens(self._tokenizer, request.messages)
        room = self.context_tokens - len(prompt)
        if room < 1:
            raise LanguageModelError(
                f"{self._name}: a prompt of {len(prompt)} tokens does not fit into {self.context_tokens}: raise "
                "LLM_CONTEXT_TOKENS, if the model can take more"
            )
        started_s, stops = time.monotonic(), self._stops
        with self._device.hold(self._slot) as model:
            bounded = request.model_copy(update={"max_tokens": min(request.max_tokens, room)})
            written, finish = self._write(model, prompt, bounded, lambda: self._stops != stops)
        if self._stops != stops:
            raise LanguageModelError(f"{self._name} was stopped while it wrote", transient=True)
        return ChatReply(
            text=self._tokenizer.decode(written, skip_special_tokens=True),
            finish=finish,
            prompt_tokens=len(prompt),
            completion_tokens=len(written),
            latency_s=time.monotonic() - started_s,
        )

    def close(self) -> None:
        """Stop after the token that is being written, and take the model off the device; a later call loads it."""
        if "_device" in vars(self):
            self._stops += 1
            self._device.release(self._slot.key)

    def _write(
        self, model: Any, prompt: Sequence[int], request: ChatRequest, stopped: Callable[[], bool]
    ) -> tuple[list[int], Literal["stop", "length"]]:
        """Tokens of an answer, and how it ended. The random numbers are those of the seed, and only lent."""
        import torch

        from resources.llm.grammar import Grammar

        grammar = Grammar(self._vocabulary, request.json_schema) if request.json_schema is not None else None
        ids = torch.tensor([list(prompt)], device=model.device)
        devices = [model.device] if model.device.type == "cuda" else []
        try:
            with torch.inference_mode(), growing_attention(), torch.random.fork_rng(devices=devices):
                torch.manual_seed(request.seed)
                output = model.generate(
                    input_ids=ids,
                    attention_mask=torch.ones_like(ids),
                    generation_config=_generation(model, self._ends, request),
                    logits_processor=[grammar] if grammar else [],
                    stopping_criteria=[lambda ids, _: torch.full((len(ids),), stopped(), device=ids.device)],
                )
        except torch.cuda.OutOfMemoryError as error:
            raise LanguageModelError(
                f"{self._name}: the GPU's memory does not suffice: set LLM_QUANTIZATION=4bit or 8bit, lower "
                "LLM_CONTEXT_TOKENS, or choose a smaller model"
            ) from error
        written = [int(token) for token in output[0, len(prompt) :]]
        ended = bool(written) and written[-1] in self._ends
        return written, "stop" if ended else "length"

    @cached_property
    def _name(self) -> str:
        return f"the language model {self._home.folder.name}"

    @cached_property
    def _tokenizer(self) -> Any:
        from transformers import AutoTokenizer

        try:
            tokenizer = AutoTokenizer.from_pretrained(self._home.folder, local_files_only=True)
        except (OSError, ValueError) as error:
            raise MissingModelError(
                f"{SETTING}={self._home.folder} holds no tokenizer that transformers can read: {error}"
            ) from error
        if not tokenizer.chat_template:
            tokenizer.chat_template = PLAIN
        return tokenizer

    @cached_property
    def _device(self) -> Device:
        return self._device_of()

    @cached_property
    def _slot(self) -> ModelSlot[Any]:
        # Weights mostly lie on disk in 16 bits.
        whole = 2.0 if self._device.dtype_name == "float32" else 1.0
        share = {"none": whole, "8bit": 0.5, "4bit": 0.3}[self._quantization]
        return ModelSlot(
            name=self._name,
            key=("language model", self._home.identity, self._device.dtype_name, self._quantization),
            load=self._load,
            weights_mb=self._home.size_mb * share,
        )

    def _load(self) -> Any:
        from transformers import AutoModelForCausalLM

        quiet_transformers()
        try:
            model = AutoModelForCausalLM.from_pretrained(
                self._home.folder, local_files_only=True, **_loading(self._device, self._quantization)
            )
        except (OSError, ValueError) as error:
            raise MissingModelError(
                f"{SETTING}={self._home.folder} holds no language model that transformers can load: {error}"
            ) from error
        return model.eval()

    @cached_property
    def _config(self) -> Any:
        from transformers import AutoConfig

        try:
            return AutoConfig.from_pretrained(self._home.folder, local_files_only=True).get_text_config()
        except (OSError, ValueError) as error:
            raise MissingModelError(
                f"{SETTING}={self._home.folder} is no model that transformers knows: {error}"
            ) from error

    @cached_property
    def _ends(self) -> list[int]:
        """Every token that ends an answer: the tokenizer's, and those that the model was made with."""
        from transformers import GenerationConfig

        try:
            own = GenerationConfig.from_pretrained(self._home.folder, local_files_only=True).eos_token_id
        except OSError:
            own = self._config.eos_token_id
        ends = {self._tokenizer.eos_token_id, *(own if isinstance(own, list) else [own])}
        return sorted(end for end in ends if end is not None)

    @cached_property
    def _vocabulary(self) -> LLTokenizer:
        """The tokenizer as the grammar wants it; some models score more tokens than their tokenizer has."""
        from llguidance.hf import from_tokenizer

        size = max(self._config.vocab_size, len(self._tokenizer))
        return from_tokenizer(self._tokenizer, n_vocab=size, eos_token=self._ends)


def _check_machine(quantization: Quantization) -> None:
    for library in (*LIBRARIES, *(["bitsandbytes"] if quantization != "none" else [])):
        if find_spec(library) is None:
            source = library if library == "bitsandbytes" else "-r requirements.txt"
            raise MissingModelError(f"LLM_MODEL_PATH: a local language model needs {library}: pip install {source}")
    if quantization != "none" and detect_gpu() is None:
        raise SettingsError(
            f"LLM_QUANTIZATION={quantization} needs an NVIDIA GPU, and none was found: set LLM_QUANTIZATION=none"
        )


def _loading(device: Device, quantization: Quantization) -> dict[str, Any]:
    """How `from_pretrained` is to load: onto the device, in its data type, quantized or not."""
    kind: dict[str, Any] = {"dtype": device.dtype, "device_map": {"": device.torch_device}}
    if quantization == "none":
        return kind
    from transformers import BitsAndBytesConfig

    bits = (
        BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=device.dtype)
        if quantization == "4bit"
        else BitsAndBytesConfig(load_in_8bit=True)
    )
    return kind | {"quantization_config": bits}


def _generation(model: Any, ends: Sequence[int], request: ChatRequest) -> Any:
    """The model's own way of sampling at the temperature asked for; at 0 the likeliest token each time."""
    from transformers import GenerationConfig

    temperature = request.temperature
    own = model.generation_config.to_dict() if temperature > 0 else {}
    kept = {name: own[name] for name in ("top_p", "top_k", "min_p", "repetition_penalty") if own.get(name) is not None}
    sampling = {"do_sample": True, "temperature": temperature, **kept} if temperature > 0 else {"do_sample": False}
    return GenerationConfig(
        max_new_tokens=request.max_tokens, eos_token_id=list(ends), pad_token_id=ends[0], **sampling
    )
