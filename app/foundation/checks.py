"""Checks of the ground floor: database, worker, mail, files, fonts, PDF, keys, clock, backup, address."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import smtplib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import func, select, text

from app.foundation import blobs, clock, i18n, mail, pdf, settings
from app.foundation.database import db
from app.foundation.doctor import Finding, check
from app.foundation.faults import Text
from app.foundation.models import Job, Outbox
from app.foundation.views import database_state, jobs_state, migrations_state
from config import Settings

WORKER_SILENT = timedelta(minutes=3)
BACKUP_OLD = timedelta(days=7)
LEAST_FREE = 500 * 1024 * 1024
BLOBS_LOOKED_AT = 200
FIRST_YEAR = 2026
AHEAD = timedelta(minutes=2)
SERVE = Text("Start it: make serve", "Запустите: make serve")


def installation() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


@check("database", reads=False, after_restore=True)
def look_at_database() -> Finding:
    if not settings.is_there(installation().database_url):
        return Finding("problem", Text("There is no database yet.", "Базы данных ещё нет."), SERVE)
    if database_state() != "ok":
        fix = Text(
            "See that it runs and that ATTESTA_DATABASE_URL is right.",
            "Проверьте, что она запущена и что ATTESTA_DATABASE_URL верен.",
        )
        return Finding("problem", Text("The database does not answer.", "База данных не отвечает."), fix)
    if installation().is_sqlite:
        told = db.session.execute(text("PRAGMA quick_check(1)")).scalar()
        if told != "ok":
            message = Text(f"The database file is damaged: {told}", f"Файл базы данных повреждён: {told}")
            fix = Text(
                "Stop the site and restore the last backup into a new folder.",
                "Остановите сайт и восстановите последнюю резервную копию в новую папку.",
            )
            return Finding("problem", message, fix)
    return Finding("ok", Text("It answers and is whole.", "Отвечает, повреждений нет."))


@check("migrations", after_restore=True)
def look_at_migrations() -> Finding:
    if migrations_state() != "ok":
        message = Text("The tables are not those of this version.", "Таблицы не от этой версии.")
        fix = Text(
            "Run: .venv/bin/flask --app wsgi db upgrade", "Выполните: .venv/bin/flask --app wsgi db upgrade"
        )
        return Finding("problem", message, fix)
    return Finding("ok", Text("The tables are those of this version.", "Таблицы от этой версии."))


@check("worker")
def look_at_worker() -> Finding:
    seen = settings.read("worker_seen_at")
    if not seen:
        message = Text("No worker is running.", "Фоновый процесс не запущен.")
        return Finding("warning", message, SERVE)
    moment = datetime.fromisoformat(seen)
    if clock.now() - moment > WORKER_SILENT:
        message = Text(
            f"The worker has given no sign of life since {shown(moment, 'en')}.",
            f"Фоновый процесс не отзывается с {shown(moment, 'ru')}.",
        )
        fix = Text(
            "See logs/worker.log in the instance folder and start the site anew.",
            "Посмотрите logs/worker.log в папке установки и перезапустите сайт.",
        )
        return Finding("problem", message, fix)
    return Finding("ok", Text("The worker is running.", "Фоновый процесс работает."))


@check("jobs")
def look_at_jobs() -> Finding:
    if jobs_state() != "ok":
        message = Text("Jobs have waited for over ten minutes.", "Задания ждут больше десяти минут.")
        return Finding("problem", message, SERVE)
    failed = db.session.scalar(select(func.count()).where(Job.state == "failed")) or 0
    if failed:
        kinds = ", ".join(
            db.session.scalars(select(Job.kind).where(Job.state == "failed").distinct().limit(5))
        )
        message = Text(f"Jobs that failed: {failed} ({kinds}).", f"Заданий с ошибкой: {failed} ({kinds}).")
        fix = Text("The reason is in logs/worker.log.", "Причина — в logs/worker.log.")
        return Finding("warning", message, fix)
    return Finding("ok", Text("Nothing waits long, nothing failed.", "Очереди нет, ошибок нет."))


@check("mail")
def look_at_mail() -> Finding:
    url = installation().smtp_url
    if url is None:
        message = Text(
            "No mail server: letters are written to files.", "Почтового сервера нет: письма пишутся в файлы."
        )
        fix = Text(
            "To send mail set ATTESTA_SMTP_URL, such as smtp://user:password@mail.example.org:587",
            "Чтобы отправлять почту, задайте ATTESTA_SMTP_URL, например smtp://user:password@mail.example.org:587",
        )
        return Finding("off", message, fix)
    host = urlsplit(url).hostname
    try:
        with mail.connected(url, timeout=5):
            pass
    except (OSError, smtplib.SMTPException) as error:
        message = Text(f"{host} does not take mail: {error}", f"{host} не принимает почту: {error}")
        fix = Text("Check ATTESTA_SMTP_URL and the network.", "Проверьте ATTESTA_SMTP_URL и сеть.")
        return Finding("problem", message, fix)
    stuck = db.session.scalar(select(func.count()).where(Outbox.state.in_(("failed", "sending")))) or 0
    if stuck:
        message = Text(
            f"Letters that were not sent for certain: {stuck}.", f"Писем, отправка которых неясна: {stuck}."
        )
        fix = Text("Tell their recipients another way.", "Сообщите адресатам другим способом.")
        return Finding("warning", message, fix)
    return Finding("ok", Text(f"{host} takes mail.", f"{host} принимает почту."))


@check("blobs", reads=False, after_restore=True)
def look_at_blobs() -> Finding:
    folder = installation().blobs
    try:
        blobs.probe()
        free = shutil.disk_usage(folder).free
        damaged = [
            place.name
            for place in itertools.islice(blobs.places(), BLOBS_LOOKED_AT)
            if not is_whole(place.name)
        ]
    except OSError as error:
        message = Text(
            f"{folder} cannot be used: {error.strerror}", f"Папка {folder} недоступна: {error.strerror}"
        )
        fix = Text(
            "Give the user of the site the right to write there.",
            "Дайте пользователю сайта право писать туда.",
        )
        return Finding("problem", message, fix)
    if damaged:
        message = Text(
            f"Damaged files: {', '.join(damaged[:3])}", f"Повреждённые файлы: {', '.join(damaged[:3])}"
        )
        fix = Text("Bring them back from a backup.", "Верните их из резервной копии.")
        return Finding("problem", message, fix)
    if free < LEAST_FREE:
        message = Text(
            f"Only {free // 2**20} MiB are free on the disk.",
            f"На диске свободно только {free // 2**20} МиБ.",
        )
        return Finding("warning", message, Text("Make room.", "Освободите место."))
    return Finding("ok", Text("Files can be written and read.", "Файлы пишутся и читаются."))


def is_whole(name: str) -> bool:
    return hashlib.sha256(blobs.get(name)).hexdigest() == name


@check("fonts", reads=False)
def look_at_fonts() -> Finding:
    missing = [file for _family, _weight, file in pdf.FONTS if not (pdf.FONTS_FOLDER / file).is_file()]
    if missing:
        message = Text(f"Fonts are missing: {', '.join(missing)}", f"Нет шрифтов: {', '.join(missing)}")
        fix = Text("Bring the files of this version back.", "Верните файлы этой версии.")
        return Finding("problem", message, fix)
    return Finding("ok", Text("All fonts of documents are there.", "Все шрифты документов на месте."))


@check("pdf", reads=False)
def look_at_pdf() -> Finding:
    try:
        content = pdf.render_pdf(
            "<!doctype html><html lang=ru><title>Attesta</title><p>Проверка</p></html>",
            language="ru", title="Attesta", author="Attesta", identifier="doctor", created=clock.now(),
        )  # fmt: skip
    except (OSError, ImportError) as error:
        fix = Text(
            "Run: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            "Выполните: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        )
        message = Text(f"Documents cannot be drawn: {error}", f"Документы не создаются: {error}")
        return Finding("problem", message, fix)
    if not content.startswith(b"%PDF-"):
        return Finding("problem", Text("What was drawn is no PDF.", "Получился не PDF."))
    return Finding("ok", Text("A document can be drawn.", "Документ создаётся."))


@check("signing-key", after_restore=True)
def look_at_signing_key() -> Finding:
    from app.foundation.signing import checking  # half a second that the web need not wait for

    return checking.look()


@check("clock")
def look_at_clock() -> Finding:
    if installation().today is not None:
        message = Text("The clock is moved by ATTESTA_TODAY.", "Часы переведены через ATTESTA_TODAY.")
        fix = Text(
            "Only for a demo: take the variable away.", "Это только для демонстрации: уберите переменную."
        )
        return Finding("warning", message, fix)
    now = clock.now()
    newest = db.session.scalar(select(func.max(Job.created_at)))
    if now.year < FIRST_YEAR or (newest is not None and newest > now + AHEAD):
        message = Text(
            f"The clock says {shown(now, 'en')}, which is in the past.",
            f"Часы показывают {shown(now, 'ru')}: это прошлое.",
        )
        fix = Text("Set the time of the server, best by NTP.", "Настройте время сервера, лучше через NTP.")
        return Finding("problem", message, fix)
    zone = clock.site_zone()
    return Finding("ok", Text(f"{shown(now, 'en')}, {zone}", f"{shown(now, 'ru')}, {zone}"))


def shown(moment: datetime, language: str) -> str:
    local = i18n.time_of_day(moment)
    return f"{i18n.day(clock.civil_date(moment, clock.site_zone()), language)}, {local}"


@check("backup")
def look_at_backup() -> Finding:
    made = settings.read("backup_at")
    fix = Text(
        "Make one, best each night: .venv/bin/flask --app wsgi backup DIR",
        "Делайте её, лучше каждую ночь: .venv/bin/flask --app wsgi backup DIR",
    )
    if made is None:
        return Finding("warning", Text("There is no backup yet.", "Резервной копии ещё нет."), fix)
    moment = datetime.fromisoformat(made)
    message = Text(
        f"The last backup: {shown(moment, 'en')}.", f"Последняя резервная копия: {shown(moment, 'ru')}."
    )
    if clock.now() - moment > BACKUP_OLD:
        return Finding("warning", message, fix)
    return Finding("ok", message)


@check("https", reads=False)
def look_at_https() -> Finding:
    base = installation().base_url
    if installation().is_https and not installation().trusted_proxies:
        message = Text(
            f"The site is at {base}, and the web server before it is not trusted: all strangers count as one.",
            f"Адрес сайта: {base}, но веб-серверу перед ним не доверяют: все посторонние считаются за одного.",
        )
        fix = Text(
            "Let it hand on X-Forwarded-For, -Proto and -Host, and set ATTESTA_TRUSTED_PROXIES=1.",
            "Пусть он передаёт X-Forwarded-For, -Proto и -Host; задайте ATTESTA_TRUSTED_PROXIES=1.",
        )
        return Finding("warning", message, fix)
    if installation().is_https:
        return Finding("ok", Text(f"The site is at {base}.", f"Адрес сайта: {base}."))
    if installation().is_loopback:
        message = Text("The site is for this machine only.", "Сайт открыт только на этой машине.")
        fix = Text(
            "For others put a web server with HTTPS before it and set ATTESTA_BASE_URL.",
            "Для других поставьте перед ним веб-сервер с HTTPS и задайте ATTESTA_BASE_URL.",
        )
        return Finding("off", message, fix)
    message = Text(
        f"{base} is not encrypted: passwords can be read.", f"{base} без шифрования: пароли можно прочитать."
    )
    fix = Text(
        "Use HTTPS and set ATTESTA_BASE_URL to the https:// address.",
        "Включите HTTPS и укажите в ATTESTA_BASE_URL адрес с https://.",
    )
    return Finding("problem", message, fix)
