"""Tokenizers and text encoders with random weights, for tiny pipelines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import transformers

CORPUS = (
    "a fox runs in the snow and the wind sings",
    "एक लोमड़ी बर्फ में दौड़ती है",
    "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 .,;:!?'\"()-",
)


def clip_tokenizer(parts: Path) -> Any:
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    parts.mkdir(parents=True, exist_ok=True)
    letters = list(bytes_to_unicode().values())
    words = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    (parts / "vocab.json").write_text(json.dumps({word: index for index, word in enumerate(words)}))
    (parts / "merges.txt").write_text("#version: 0.2\n")
    return transformers.CLIPTokenizer(str(parts / "vocab.json"), str(parts / "merges.txt"), model_max_length=77)


def clip_config(words: int) -> transformers.CLIPTextConfig:
    return transformers.CLIPTextConfig(
        vocab_size=words,
        hidden_size=32,
        intermediate_size=37,
        num_hidden_layers=2,
        num_attention_heads=4,
        projection_dim=32,
        bos_token_id=words - 2,
        eos_token_id=words - 1,
        pad_token_id=words - 1,
    )


def t5_tokenizer() -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(vocab_size=200, special_tokens=special, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    words = json.loads(tokenizer.to_str())["model"]["vocab"]
    return transformers.T5Tokenizer(vocab=[tuple(word) for word in words], extra_ids=0)


def chat_tokenizer() -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    made = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>", padding_side="left"
    )
    made.chat_template = (
        "{% for m in messages %}<|im_start|>{{m['role']}}\n{{m['content']}}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    )
    return made


def t5_encoder(kind: str, words: int) -> Any:
    sizes = {"vocab_size": words + 8, "d_model": 32, "d_ff": 37, "d_kv": 8, "num_layers": 2, "num_heads": 4}
    if kind == "umt5":
        return transformers.UMT5EncoderModel(transformers.UMT5Config(**sizes))
    return transformers.T5EncoderModel(transformers.T5Config(**sizes))


def gemma2(words: int) -> Any:
    return transformers.Gemma2Model(
        transformers.Gemma2Config(
            vocab_size=words,
            hidden_size=8,
            intermediate_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=4,
        )
    )
