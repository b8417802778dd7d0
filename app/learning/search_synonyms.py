"""Words that mean about the same on the phone: what is typed in a hurry, and what a guide calls it. Pure.

A line is one group, of one language or of both: who reads Russian also types English words of the trade. A word that no
text uses still leads to the others of its group. A word has its place here only if its neighbours answer for it.
"""

from __future__ import annotations

from functools import cache

from app.learning.search_words import folded_words, stem

_GROUPS = """
клиент собеседник звонящий абонент покупатель заказчик
удержание холд hold
перевод перевести переключить переключение соединить переадресация трансфер
перезвонить перезвон колбэк коллбек
обращение заявка тикет ticket
жалоба пожаловаться претензия рекламация
возврат вернуть возвращать рефанд
идентификация верификация аутентификация личность признаки identification
конфиденциальность конфиденциальный тайна секрет разглашение confidentiality
утечка слив слить
подарок взятка чаевые презент угощение конфеты
начальник руководитель старший супервайзер
извиниться извинение извинения прощение
отказ отказать отказывать нет
сочувствие эмпатия сопереживание empathy
слушать слушание дослушать выслушать listening
жаргон сленг термин терминология аббревиатура
попрощаться прощание прощаться завершение
приветствие поздороваться приветствовать представиться greeting
отчет отчетность рапорт
показатель метрика цифры статистика
фото фотография снимок сфотографировать скриншот
код cvv cvc пин
приукрасить накрутка накрутить подтасовка
срок дедлайн deadline
письмо имейл емейл мейл email
смайлик смайл эмодзи
вложение прикрепить приложить
допуск сертификат удостоверение
исходящий исходящие outgoing
передать передача передавать
расти рост развитие
злиться злость злой сердитый сердиться гнев ярость разозлиться раздражение агрессия агрессивный конфликт конфликтный upset
кричать крик кричит крикнуть орать орет
оскорбление оскорбления оскорблять хамить хамство мат материться хам
молчать молчит молчание тишина безмолвный
перерыв отдых отдохнуть пауза обед
гарнитура наушники наушник headset
кресло стул
настроить настройка настраивать отрегулировать регулировать
устать устает устают усталость утомление выгорание
пожар огонь возгорание горит
эвакуация эвакуироваться эвакуировать
болезнь болен больны больной болеть заболел заболеть больничный
инсульт перекосило stroke
обморок потерял сознание побледнел faint
инфаркт грудина сердце
сон спать снится снятся бессонница
судороги эпилепсия припадок приступ
подавиться подавился поперхнулся поперхнуться удушье
кровотечение кровь порез
реанимация слр нажатия cpr
самоубийство суицид покончить
взрыв бомба взорвать рванет теракт заминировано минирование
ток электричество электрический
бьет бить ударило ударить удар
удаленка удаленно удаленный дистанционно home
ошибка ошибиться ошибся
опубликовать публикация публиковать выложить
вид тип разновидность
откат откатить rollback
акция скидка распродажа
ждать ожидание подождать подождите подождете
уточнить уточнение выяснить расспросить
обещать пообещать обещание гарантировать гарантия
график расписание
ремонт починить чинить отремонтировать
экран монитор дисплей
провод шнур кабель
удлинитель разветвитель тройник
обогреватель тепловентилятор калорифер
сумка рюкзак пакет чемодан
угроза угрожать угрожает шантаж террорист
лекарство лекарства таблетка таблетки
споткнуться споткнулся спотыкаются упал падение
глаза зрение
душно духота вентиляция проветрить воздух
голос охрип осип хрипота горло связки
чат мессенджер ватсап вотсап телеграм
мошенник мошенничество обман фрод
пароль логин
отзыв критика фидбек
новичок стажер
травма ушиб инцидент происшествие
дыхание дышать дышит вдох вдохи
удалить стереть
исправить поправить изменить изменение
опоздать опаздывать опаздывает задержка задержаться
картинка изображение рисунок
реклама рекламный промо
caller customer client
hold wait
angry upset furious rage aggressive conflict
shout yell scream
insult insulting abuse abusive swear swearing offensive rude
silent silence quiet
transfer handover escalate escalation specialist
ticket matter
refund money
identification identify identity verify verification authenticate authentication
confidential confidentiality secret privacy private
leak breach
gift present bribe tip chocolates
manager supervisor boss
apology apologise sorry
refuse refusal decline no
empathy sympathy compassion
jargon slang abbreviation
goodbye farewell closing bye
greeting hello
note record log
figure metric kpi statistic
deadline overdue
email mail
smiley emoji
photo picture screenshot
code cvv cvc pin
promotion offer campaign discount
attachment attach
admission certificate licence
outgoing outbound
break rest pause
headset headphones earphones
chair seat
stroke drooping
faint fainted fainting unconscious pale
heart chest attack
ill sick illness
seizure epilepsy epileptic convulsion
choking choke
bleeding bleed blood wound nosebleed
cpr compression resuscitation reanimation
suicide suicidal
bomb explosion explode blast
shock electrocuted electrocution
evacuate evacuation
fire blaze burning
assembly muster meeting
remote remotely homeworking home
mistake error
publish publication release
spilt spill spilled
postcode zip postal
rollback revert undo
promise guarantee
schedule timetable
repair fix mend
screen monitor display
cable wire cord
extension strip
bag backpack package suitcase
threat threaten terrorist
medicine pill medication
trip stumble slip
eyes eyesight
stuffy air ventilation
voice hoarse throat
chat messenger whatsapp telegram
fraud fraudster scam
password login
feedback criticism
newcomer beginner trainee
accident injury incident injured
breathing breathe breath
delete remove erase
correct amend edit
late delay
noise loud
image picture
consent permission
"""


@cache
def _alike() -> dict[str, tuple[str, ...]]:
    groups = [tuple(dict.fromkeys(map(stem, folded_words(line)))) for line in _GROUPS.strip().split("\n")]
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        for one in group:
            found.setdefault(one, {}).update(dict.fromkeys(other for other in group if other != one))
    return {one: tuple(others) for one, others in found.items()}


def synonyms(stem: str) -> tuple[str, ...]:
    """Stems that say about the same."""
    return _alike().get(stem, ())


@cache
def words_with_synonyms() -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded_words(_GROUPS)))
