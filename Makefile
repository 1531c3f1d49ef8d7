# Every target with a "##" stands in `make help`.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
BUILD := build

DAY ?=
SEEDS ?= 20
HOURS ?= 24
PLAN ?= mile
SEED ?= 1
PACE ?= fast
RACE ?= mile=7:00
UNIT ?= km

# In small letters, or as if there were several, they would say nothing to make, and it would run as if they had not been given.
$(foreach name,day seeds hours plan seed pace race unit port image dry out,$(if $(filter command,$(origin $(name))),\
  $(error $(name)=$($(name)): write $(shell echo $(name) | tr a-z A-Z)=$($(name)))))
$(foreach name,DAYS PLANS RACES UNITS PORTS IMAGES,$(if $(filter command,$(origin $(name))),\
  $(error $(name)=$($(name)): write $(name:S=)=$($(name)))))

export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export npm_config_update_notifier := false

.PHONY: help setup lib demo sim web web-build web-picture test check bench weeks pictures golden device install flash mpy release lock clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready node_modules/.ready lib/.ready ## Install the tools, the VM and the device's libraries (pinned, hashed)
	@$(if $(filter setup,$(MAKECMDGOALS)),echo "Ready: make demo runs a day of the plan; make help lists the rest",:)

$(VENV)/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Paceclip needs Python 3.11 or newer: " + sys.version)'
	@echo "Setting up Python's tools in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

node_modules/.ready: package-lock.json .npmrc
	@node -e 'const [major, minor] = process.versions.node.split("."); process.exit(+major < 20 || (+major === 20 && +minor < 15) ? 1 : 0)' || { echo "Paceclip needs Node 20.15 or newer: $$(node --version)"; exit 1; }
	@echo "Setting up the MicroPython VM in node_modules"
	@npm ci --silent --no-fund --no-audit
	@touch $@

lib: lib/.ready ## Install the display's libraries into lib/ (pinned, hashed)

lib/.ready: lib/requirements.txt $(VENV)/.ready
	@echo "Setting up the display's libraries in lib"
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-compile --upgrade --target lib -r lib/requirements.txt
	@touch $@

mpy: setup ## Compile every device file to build/device (.mpy)
	@$(PY) -m paceclip build

demo: setup mpy ## Run a day of a plan: DAY=1.2 PLAN=mile RACE=5k=24:30 UNIT=km|mi SEED=1 PACE=fast|real
	@node tools/twin/demo.mjs --day='$(DAY)' --plan='$(PLAN)' --seed='$(SEED)' --pace='$(PACE)' --race='$(RACE)' --unit='$(UNIT)' --out $(BUILD)/demo

sim: setup mpy ## The device in this terminal, with a treadmill: its keys stand below the screen; DAY=1.2 PLAN=mile
	@$(PY) -m paceclip sim --plan '$(PLAN)' $(if $(DAY),--day '$(DAY)')

web: setup mpy ## The device in your browser, at localhost:8000 (WEB_PORT=8001 elsewhere)
	@$(PY) -m paceclip web $(if $(WEB_PORT),--port '$(WEB_PORT)')

web-build: setup mpy ## The same as a folder for any static host, build/web (OUT=folder elsewhere)
	@$(PY) -m paceclip web-build $(if $(OUT),--out '$(OUT)')

web-picture: setup mpy ## Take docs/web.png anew, with chromium
	@$(PY) -m paceclip web-picture

test: setup mpy ## All tests: host, VM, twin and, where there is chromium, the page
	@status=0; $(PY) -m pytest --numprocesses auto --dist loadfile || status=1; \
	node --test --test-concurrency=$$(node -p 'os.availableParallelism()') tests/vm/*.test.mjs tests/twin/*.test.mjs tests/scenarios/*.test.mjs tests/golden/*.test.mjs || status=1; exit $$status

check: setup mpy ## Lint, types, layers, every device file compiled, docs in step
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@npx --no-install eslint tools tests bench
	@ln -sfn "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" $(BUILD)/typings
	@npx --no-install pyright
	@$(VENV)/bin/lint-imports --no-cache
	@$(PY) -m paceclip docs --check

bench: setup mpy ## The figures: heap, bus, interrupts, a day of running (HOURS=24); the belt against others and the limit (SEEDS=20); how fast runs come; how soon a report opens, and a hostile file is refused
	@node bench/run.mjs --hours '$(HOURS)' --out $(BUILD)/bench
	@echo
	@$(PY) -m bench.belt --seeds '$(SEEDS)' --out $(BUILD)/bench
	@echo
	@$(PY) -m bench.link --out $(BUILD)/bench
	@echo
	@$(PY) -m bench.report --out $(BUILD)/bench
	@echo
	@$(PY) -m bench.hostile --out $(BUILD)/bench

weeks: setup mpy ## Ten weeks of whole sessions on one device without a restart: its memory, flash and behaviour (20 minutes)
	@node bench/weeks.mjs

pictures: setup mpy ## Take the pictures of docs/ anew, from the twin and from the belt's bench
	@$(PY) -m paceclip docs

golden: setup mpy ## Draw the golden pictures of tests/golden and docs/screens.md anew
	@node tools/twin/golden.mjs

device: setup mpy ## A virtual board on a serial port for mpremote
	@$(PY) -m paceclip device

install: setup ## Put Paceclip on a board: PORT=/dev/ttyUSB0 (DRY=1 only says what it would do)
	@$(PY) -m paceclip install --port '$(PORT)' $(if $(DRY),--dry-run)

flash: setup ## Put MicroPython on a board: PORT=/dev/ttyUSB0 IMAGE=esp32.bin (DRY=1 only says what it would do)
	@$(PY) -m paceclip flash --port '$(PORT)' --image '$(IMAGE)' $(if $(DRY),--dry-run)

release: setup ## Make a release of this commit in build/release: the board's files, the wheel, the web page, hashes
	@$(PY) -m paceclip release

lock: $(VENV)/.ready ## Renew requirements.txt and package-lock.json after a change of requirements.in or package.json
	@$(PYTHON) -m venv $(BUILD)/lock && $(BUILD)/lock/bin/pip install --quiet pip-tools
	@$(BUILD)/lock/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe --strip-extras --output-file requirements.txt requirements.in
	@npm install --package-lock-only --silent

clean: ## Remove what was built and installed
	@rm -rf $(BUILD) $(VENV) node_modules
	@git clean -fdXq lib
