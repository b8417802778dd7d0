# Attesta. `make serve` and `make test` each do everything from nothing on Debian or Ubuntu with make and Python 3.11+.
PORT ?= 8000
DEMO ?= 1
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi

.PHONY: install install-tests serve test test-slow test-postgres check format lock translations migration bench screenshots clean

install: ## virtual environment, dependencies, system libraries
	@tools/install

install-tests:
	@tools/install --tests

serve: install ## migrate, demo organisation on the first run, web and worker (PORT=8001, DEMO=0)
	@PORT=$(PORT) DEMO=$(DEMO) exec $(FLASK) serve --port $(PORT)

test: install-tests ## all tests, browser journeys included
	@$(BIN)/pytest -n auto --dist worksteal

test-slow: install-tests ## the main job again, in the other language and without JavaScript
	@$(BIN)/pytest -n auto -m slow

test-postgres: install-tests ## the suite on a PostgreSQL that it starts itself
	@$(BIN)/pip install -q --require-hashes -r requirements-postgres.txt
	@tools/with-postgres $(BIN)/pytest --ignore tests/journeys

check: install-tests ## format, lint, types, import contracts, translations, templates
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --config .importlinter
	@$(BIN)/python tools/translations.py --check
	@$(BIN)/djlint app --lint --quiet
	@$(FLASK) library check --strict

format:
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: ## pin requirements*.in with hashes
	@for name in requirements requirements-dev requirements-postgres requirements-redis; do \
		$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
			--no-emit-find-links --no-emit-trusted-host --no-header -o $$name.txt $$name.in; done

translations: ## collect the texts of the interface into the catalogues
	@$(BIN)/python tools/translations.py

migration: ## a migration from what the models have and the database has not: make migration NAME=add_x
	@$(FLASK) db migrate -m "$(NAME)"

bench: install-tests ## figures of speed beside their floors, into benchmarks/results/latest.json (PEOPLE=1000)
	@$(BIN)/python -m benchmarks $(PEOPLE)

screenshots: install-tests ## pictures of the main pages into docs/screenshots
	@$(BIN)/python tools/screenshots.py

clean:
	@rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
