# Everything runs in .venv, which is made when it is missing or when what it holds has changed.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# The generators of the production profile are tested where torch is, and everything else where it is not.
MODELS := .venv-models
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
TORCH ?= torch==2.13.0+cpu
# Libraries that cannot live beside the others have an environment each, and are asked out of process.
AUDIOCRAFT := .venv-audiocraft
COQUI := .venv-coqui
PIP := -m pip install --quiet --disable-pip-version-check
# uv takes a fifth of pip's time. It knows nothing of pip's configuration: where a mirror or a certificate stands in
# that alone, uv says what it lacks and pip goes on.
define install
$(1)/bin/python $(PIP) uv==0.13.9 && $(1)/bin/uv pip install --quiet --compile-bytecode --python $(1)/bin/python $(2) || $(1)/bin/python $(PIP) $(2)
endef
, := ,
STORY ?= stories/the-lamplighters-fox.md
N ?= 60

.PHONY: film test test-models dev setup setup-models setup-audiocraft setup-coqui test-outside test-live lint bench torture clean

film: setup ## Render a story: make film STORY=path
	@$(BIN)/storyvid render "$(STORY)"

dev: setup ## The Dagster UI on DAGSTER_PORT, with the same assets and the same data
	@$(BIN)/storyvid dev

test: setup ## Checks and tests
	@$(MAKE) --no-print-directory -j 2 lint setup-models # the types take one core, an installation the network
	$(BIN)/python -m pytest
	@$(MAKE) --no-print-directory test-models

# A process per core with one thread each: torch's own threads would wait for one another.
test-models: setup-models ## Tests of the production generators, on tiny models that they build
	OMP_NUM_THREADS=1 $(MODELS)/bin/python -m pytest -n 2 tests/production

test-live: setup ## Backfills, single cells and a power cut in a real studio, driven by GraphQL; takes minutes
	$(BIN)/python -m pytest tests/live -n 0

test-outside: setup setup-audiocraft setup-coqui ## Tests of the generators that live in environments of their own
	$(BIN)/python -m pytest tests/outside -n 0

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## What edits and composing cost, in one table: make bench N=240
	$(BIN)/python -m bench N=$(N)

torture: setup ## Kills, damages and worse: make torture N=200
	$(BIN)/python -m tests.torture N=$(or $(filter-out small full,$(N)),20)

setup: $(VENV)/.ready

$(VENV)/.ready: requirements-dev.txt setup.py
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else "storyvid needs Python 3.11: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	@$(call install,$(VENV),-r requirements-dev.txt)
	@$(call install,$(VENV),--no-deps --editable .)
	@touch $@

setup-models: $(MODELS)/.ready

# Torch alone comes from its own index, where its builds without CUDA are: no test needs a GPU.
$(MODELS)/.ready: requirements.txt requirements-dev.txt setup.py
	$(PYTHON) -m venv $(MODELS)
	$(MODELS)/bin/python $(PIP) --retries 0 --no-deps --index-url $(TORCH_INDEX) torch==2.13.0+cpu
	@$(call install,$(MODELS),--constraint requirements.txt --constraint requirements-dev.txt --editable .[models$(,)dev])
	@touch $@

# With a GPU: make setup-audiocraft setup-coqui TORCH=torch==2.13.0 TORCH_INDEX=https://pypi.org/simple
setup-audiocraft: $(AUDIOCRAFT)/.ready ## AudioCraft's own environment, for MUSIC_BACKEND=audiocraft

setup-coqui: $(COQUI)/.ready ## Coqui TTS's own environment, for TTS_BACKEND=coqui

# The wheels of torchaudio are for CUDA; without it their compiled part does not load, and nothing here needs it.
PLAIN_TORCHAUDIO := -c 'import pathlib, shutil, sysconfig, torch; torch.version.cuda or shutil.rmtree(pathlib.Path(sysconfig.get_path("purelib"), "torchaudio", "lib"))'

$(AUDIOCRAFT)/.ready: requirements-audiocraft.txt
	$(PYTHON) -m venv $(AUDIOCRAFT)
	$(AUDIOCRAFT)/bin/python $(PIP) --index-url $(TORCH_INDEX) --retries 0 $(if $(findstring +cpu,$(TORCH)),--no-deps) $(TORCH)
	echo "$(TORCH)" > $(AUDIOCRAFT)/torch.txt
	$(AUDIOCRAFT)/bin/python $(PIP) --constraint $(AUDIOCRAFT)/torch.txt -r requirements-audiocraft.txt
	$(AUDIOCRAFT)/bin/python $(PIP) --no-deps torchaudio==2.11.0 audiocraft==1.3.0
	$(AUDIOCRAFT)/bin/python $(PLAIN_TORCHAUDIO)
	@touch $@

$(COQUI)/.ready: requirements-coqui.txt
	$(PYTHON) -m venv $(COQUI)
	$(COQUI)/bin/python $(PIP) --index-url $(TORCH_INDEX) --retries 0 $(if $(findstring +cpu,$(TORCH)),--no-deps) $(TORCH)
	$(COQUI)/bin/python $(PIP) --no-deps torchaudio==2.11.0 torchcodec==0.17.0
	echo "$(TORCH)" > $(COQUI)/torch.txt
	$(COQUI)/bin/python $(PIP) --constraint $(COQUI)/torch.txt -r requirements-coqui.txt
	$(COQUI)/bin/python $(PLAIN_TORCHAUDIO)
	@touch $@

clean: ## Remove the environment; films and everything else that was made stay
	rm -rf $(VENV) $(MODELS) $(AUDIOCRAFT) $(COQUI)
