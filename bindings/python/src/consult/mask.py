"""Masked copies for logs: what is personal becomes stars. A mask is no anonymisation: what people tell of themselves in other words stays.
Source: manual row R60, F14; 个人信息保护法 28, 51."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._core import NULL, ask_text, c_name, check_worker, encode, expect_session, give_worker, lent, string_of, take_worker
from ._native import ffi, lib
from .pack import Pack, pack_of

if TYPE_CHECKING:
    from .session import Session


def mask(text: str, pack: Pack | None = None, *, session: Session | None = None) -> str:
    """A masked copy of a text, a star for each character that is hidden: as long as the text.

    Phone and other long numbers keep their last four digits, numbers of documents whose checksum holds are hidden whole, names keep their
    first character; e-mail, ids of messengers, plates and street addresses are hidden whole. What else is hidden the slots and formats of
    the pack say (`mask`).

    :param session: the talk it belongs to: names and numbers that it knows are hidden too.

    >>> mask("我电话13800001234，眼睛红")
    '我电话*******1234，眼睛红'
    """
    pack = pack_of(pack, session)
    data = encode(text)
    with lent(session) as c_session:
        return ask_text(lambda worker, out: lib.consult_mask_text(worker, pack._c, c_session, data, len(data), out), data)


def mask_slot(session: Session, slot: str) -> str | None:
    """The value of a session's slot as it may be logged: what the slot's `mask` in the pack says, and where that says nothing, as a text
    (:func:`mask`). None when it is not known.

    :raises UnknownIdError: the pack has no such slot.
    """
    out, worker = ffi.new("consult_string *"), take_worker()
    try:
        with lent(expect_session(session)) as c_session:
            check_worker(lib.consult_mask_slot(c_session, worker, c_name(slot, "slot"), out), worker, b"", f"slot {slot!r}")
            return None if out.data == NULL else string_of(out)
    finally:
        give_worker(worker)
