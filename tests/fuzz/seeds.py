#!/usr/bin/env python3
"""Writes the seed corpora of the fuzz targets (fuzz/corpora/<target>/). The files are committed; run this after changing a format.

Files that a fuzzer found are kept beside the seeds under other names: this script only writes names that begin with `seed_`.
"""
import json
import hashlib
import pathlib
import struct

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data"


def text(value):
    raw = value.encode() if isinstance(value, str) else value
    assert len(raw) < 256
    return bytes([len(raw)]) + raw


def turn(said, agent=False, bits=0):
    return bytes([0, 2 | bits | (1 if agent else 0)]) + text(said)


def seeds_text():
    yield from [b"", "我眼睛发红，去年做过手术".encode(), "１３８ ００００ 1234 ＡＢｃ".encode(), b"\xff\xfe", "眼\u200b睛\u00ad发紅".encode(),
                "微 / 信 微微信信".encode(), "没有胸痛，胸口疼".encode(), b"a\x00b", "😀👨‍👩‍👧é".encode(), ("眼睛" * 3000).encode(),
                ("没有" * 2000 + "胸痛").encode(), "ﬁ①㎏ßẞİı".encode(), b"\xed\xa0\x80", b"\xf4\x90\x80\x80", "1" * 500 + "岁",
                "病" * 400 + "。" * 400]


def seeds_pack_json():
    head = {"id": "p", "version": "1.0.0", "format": 1}
    phases = [{"phase": "greeting", "initial": True}]
    yield (DATA / "packs" / "tiny" / "pack.json").read_bytes()
    for extra in ({}, {"concepts": [{"concept": "a", "any": ["甲乙"], "include": ["a"]}]}, {"cues": [{"cue": "c", "when": {"all": []}}]},
                  {"cues": [{"cue": "c", "when": {"near": [{"concept": "eye"}, {"signal": "c"}], "within": 3}}]},
                  {"formats": [{"format": "f", "pattern": "(a+)+b", "gate": "digit"}]},
                  {"plans": [{"plan": "p", "purpose": "service", "steps": [{"step": "s", "after": "s", "offset": "99999999 months"}]}]},
                  {"scopes": [{"scope": "s", "trigger": "eye", "reach": "both", "chars": 4000000000}]},
                  {"labels": [{"label": "l", "group": "g", "bias": 99999999999}], "groups": [{"group": "g", "choose": "one"}]},
                  {"rules": [{"rule": "r", "swap": [["甲乙", "甲乙甲乙"]], "level": "warning"}]},
                  {"scenarios": [{"scenario": "s", "phrases": [{"zh-Hans": ["{", "{}", "{slot.x}", "}{"]}]}]},
                  {"timers": [{"timer": "t", "after_s": -5, "start": {"ever": "*"}, "signal": "t"}]}):
        yield json.dumps({"pack": head, "phases": phases, **extra}, ensure_ascii=False).encode()
    for raw in (b"{", b"[]", b"{\"pack\": 1}", b"[" * 200, b"{\"a\":1,\"a\":2}", b"\xff", b"{\"concepts\": [\"\\ud800\"]}", b"{\"pack\":{\"extends\":[\"core\"]}}"):
        yield raw
    several = {"at_least": 2, "of": [{"words": ["甲乙"]}, {"words": ["丙丁"]}, {"metric": "digits"}], "in": "clause"}
    yield json.dumps({"pack": head, "phases": phases, "cues": [{"cue": "c", "when": several}]}, ensure_ascii=False).encode()


def seeds_facts_json():
    facts = (DATA / "packs" / "facts.json").read_bytes()
    for path in ("hospital", "doctors.0.name", "slots.9", "", "a..b", "prices.验光"):
        yield text(path) + facts
    for raw in (b"{}", b"[]", b"{\"slots\": [\"x\", 3, null]}", b"{\"hospital\": {\"a\": []}}", b"{\"a\": 1e999}", b"{\"a\": " + b"[" * 100):
        yield text("hospital") + raw


def seeds_session():
    talk = turn("您好", True) + turn("我眼睛发红，7岁") + turn("请稍等", True)
    yield talk
    yield talk + bytes([7]) + turn("现在胸痛") + bytes([7]) + turn("已经处理好了", True)
    yield talk + bytes([6, 0, 0, 1, 0, 4]) + bytes([6, 255, 255, 255, 255]) + turn("在吗")
    yield turn("13800001234", bits=4) + turn("13800001234", bits=4) + bytes([5, 0]) + text("") + bytes([7])
    yield b"".join(bytes([3, kind, detail]) for kind in range(7) for detail in range(10))
    yield b"".join(bytes([0, role, said]) for said in range(20) for role in (0, 1))
    yield bytes([5, 3]) + text("备注" * 40) + turn(b"\xff\xff") + bytes([7]) + turn("a" * 200)
    yield bytes(range(256))


def seeds_restore():
    yield from [b"{}", b"[]", b"{\"consult_session\":1}", b"{\"consult_session\":3,\"pack\":\"tiny\"}", b"[" * 300, b"\"x\"",
                b"{\"consult_session\":99999999999999999999}"]
    head = {"consult_session": 3, "pack": "tiny 1.2.3 89f722af0cde2d4e", "phase": "inquiry"}
    yield json.dumps(head).encode()
    full = {**head, "asked": "age", "stack": "hold inquiry emergency inquiry", "turns": [6, 3, 2, 10, 7], "channel": 2,
            "locale": 2, "trainee": 1, "at": 1794794414000, "patient": -7000, "seed": "00000000000000ff",
            "slots": {"age": ["7", 1], "phone": ["13800001234", 3, 1, 2], "relation": ["child", 1, 0, 0, 1], "note": [None, 0, 2]},
            "labels": "ill 1000 mood.calm 5 .upset -1000", "counters": "asked 2", "timers": "hold_limit 60000",
            "said": "flag a.hold.start:ea p.red:p .age", "moves": "greeting 1>inquiry 2+hold 3-hold 4>contact",
            "used": "AQIDBA", "sketch": "AQAAAAAAAAAB", "seen": "AQIDBAUGBwgJCgsM"}
    yield json.dumps(full, ensure_ascii=False, separators=(",", ":")).encode()
    yield json.dumps(dict(reversed(full.items())), indent=1).encode()
    for key, value in (("slots", {"\u0070hone": ["a\\n\u4e00", -1]}), ("slots", {"old_phone": ["1"]}), ("moves", "0+hold 99999>x 1-hold greeting"),
                       ("at", -9223372036854775807), ("agent", 9223372036854775807), ("timers", "hold_limit -9223372036854775807"),
                       ("stack", "hold gone"), ("labels", "ill x"), ("labels", ".calm 1"), ("said", "p.age ." + "x" * 80 + " ..:p .red"), ("seen", "====")):
        yield json.dumps({**full, key: value}).encode()


def seeds_lint():
    for bits in (0, 1, 2, 4, 8, 31):
        yield bytes([bits]) + text("多少钱") + bytes([1, 44, 1]) + "喂喂，包治好，没办法，加微 / 信".encode()
    for said in ("验光费是60元", "林医生周五上午、下午", "林医生是副主任", "12月8日上午10点有号", "打87654321，周三", "东街2号，陈主任", "验光验光验光是是是元" * 30):
        yield bytes([32]) + text("") + bytes([0, 0, 0]) + said.encode()
    yield bytes([4]) + text(b"\xff") + bytes([0, 0, 0]) + "您好".encode()
    yield bytes([0]) + text("") + bytes([0, 0, 0]) + ("喂喂" * 400).encode()
    yield bytes([0]) + text("") + bytes([4, 0, 0]) + "您这就是结膜炎。可能".encode()
    yield bytes([0]) + text("") + bytes([0, 0, 0]) + b"\xe5\x96"


def seeds_image():
    yield b""
    for place, value in ((0, 1), (8, 255), (16, 255), (64, 7), (1000, 1), (100000, 128)):
        yield struct.pack("<IB", place, value)
    yield struct.pack("<I", 0x80000000 | 100)
    for start in range(64, 100000, 997):
        yield b"".join(struct.pack("<IB", start + 89 * k, 255) for k in range(1, 4))
    yield bytes(range(64))


def seeds_plan():
    step = struct.pack("<Bii", 12, 86400000, 3600000)
    for when in ("2026-11-16T10:00+08:00", "2026-02-29T00:00Z", "1900-01-01T00:00Z", "2200-12-31T23:59:59Z", "", "2026-11-16T10:00:00.5Z", "T"):
        yield text(when) + bytes([2]) + struct.pack("<h", 480) + bytes(5) + step
    yield text("") + bytes([7 | 8]) + struct.pack("<h", -720) + struct.pack("<Q", 10**11)[:5] + step * 12
    yield text("") + bytes([7 | 16]) + struct.pack("<h", 32767) + struct.pack("<q", -2**63)
    yield text("") + bytes([7 | 16 | 32 | 64]) + struct.pack("<h", 0) + struct.pack("<q", 1798761600000) + b"".join(
        struct.pack("<Bqq", what, 1798761600000 + what * 86400000, 2**62) for what in range(0, 144, 13))


def seeds_stream():
    said = "手術後沒有頭髮㎏ﬁ Ｖ信 1½２aaaaab。é👨‍👩‍👧".encode()
    for how in (0, 1, 5, 33, 255):
        yield bytes([how]) + said
    yield bytes([9]) + "加 / 微…微1️⃣信，佳薇信 jia 加wei信，ᴠ信，𝓥信 ❶② Ⅲ".encode()
    yield bytes([0]) + b"a" * 1500
    yield bytes([7]) + "手术\u200b后".encode() + b"\xe6\x89"
    for bad in (b"\xff", b"\xed\xa0\x80", b"\xe0\x80\x80", b"\xf5\x80", b"\xf0\x9f\x8f"):
        yield bytes([2]) + "没有".encode() + bad


def seeds_scan():
    yield "加微信，眼睛红".encode()
    for section in range(15):
        yield b"".join(struct.pack("<BHB", section, place, value) for place, value in ((0, 255), (1, 1), (7, 128), (500, 3)))
        yield b"".join(struct.pack("<BHB", section, place * 37, place % 251) for place in range(1, 60))


def seeds_outline():
    said = "今年35岁，三岁半，1a2b ab12 99年 。".encode()
    for pattern in ("1[3-9]\\d{2,}", "(?:一|二|[三四])(?:岁|年)", "^a|b?1", "[^a-z]岁", "(?:[0-9]{1,3}|三){1,2}岁?", "[]a]", "[a-", "a{,3}", "(?!a)b",
                    "(?=1)..", "(?:" * 30 + "a" + ")" * 30, "\\x{4e00}", "[\\d年]+", "a**", ")", "|", "\\"):
        yield text(pattern) + said


def seeds_review():
    def say(said, agent=False, bits=0, later=9):
        return bytes([2 | bits | (1 if agent else 0), later]) + text(said)
    talk = say("我眼睛发红，138 0000 1234") + say("您好，多大年纪？保证治好", True) + say("35岁") + say("请留个电话", True, 4)
    for bits in range(8):
        yield bytes([bits]) + talk
    yield bytes([0]) + say("<xss>&\"'</script>") + say("<x" * 90 + "包治好", True) + say("\x01\x7f\n", True)
    yield bytes([0]) + say("我要投诉" + "长" * 70) + say(b"\xff", True) + say("", True) + say("1" * 200)
    yield bytes([1]) + b"".join(bytes([kind, 200, kind]) for kind in (0, 1, 4, 5) * 10)
    yield bytes([0, 8]) + b"\x00" * 7 + b"\x80\x05" + bytes([9]) + b"\xff" * 7 + b"\x7f\x05" + bytes([1, 255, 3])


def seeds_report():
    head = '{"consult_report":2,"pack":"tiny","frame":"cb27607f29de287d","offset_minutes":480,"cells":['
    cells = ['["cross","age","7","type","proxy",6]', '["field","age","18-59",7]', '["field","age","<18",2]', '["field","agent","=1+1",9]',
             '["field","type","-",9]', '["group","2026-11-16","x",9]', '["reply","2026-11-16","x","0033",4]', '["reply","2026-11-16","x","1183",5]',
             '["rule","2026-11-16","x","T1.promise","4",2]', '["score","2026-11-16","x",4000]', '["scored","2026-11-16","x",9]',
             '["stage","asked",3]', '["stage","contact",6]', '["talks",9]', '["turns","2026-11-16","x",30]', '["yield","follow","called","01",70]']
    yield head + ",".join(cells) + "]}"
    yield head + ",".join(cells[:5]) + "]}"
    yield head + ",".join(reversed(cells)) + "]}"
    yield head + ",".join(cells).replace("9]", "1000000000000000]") + "]}"
    yield head.replace("480", "-1440") + "]}"
    yield from ["{}", "[" * 200, head, head + "[[]]]}", head.replace("2", "1", 1) + "]}",
                head + '["reply","a","b","00x1",1]]}', head + '["talks",0]]}', head.replace("tiny", "other") + "]}"]


def seeds_journal():
    zeros = "0" * 64

    def line(number, prev, rest):
        body = '{"n":%d,"prev":"%s",%s' % (number, prev, rest)
        digest = hashlib.sha256(body.encode()).hexdigest()
        return body + ',"hash":"%s"}\n' % digest, digest
    begin, first = line(0, zeros, '"kind":"begin","pack":"tiny","version":"1","digest":"0","session":"{}"')
    tick, second = line(1, first, '"kind":"tick","at":5,"state":"%s"' % zeros)
    end, _ = line(2, second, '"kind":"close"')
    yield begin + tick + end
    yield begin + tick
    yield begin + end + tick
    yield end + begin
    yield begin + begin
    yield begin[:-1] + begin
    yield "{}\n" + begin
    yield from ["\n", "{", begin.replace('"n":0', '"n":-1'), begin[:-3]]
    yield b"E"
    yield b"E\x00\x00["
    for at in range(0, 4000, 371):
        yield b"E" + at.to_bytes(2, "little") + b"7"
    yield b"E" + b"".join(at.to_bytes(2, "little") + bytes([at % 251]) for at in range(40, 900, 13))


def main():
    for name, make in sorted(globals().items()):
        if not name.startswith("seeds_"):
            continue
        folder = HERE / "corpora" / ("fuzz_" + name[len("seeds_"):])
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("seed_*"):
            old.unlink()
        for number, raw in enumerate(make()):
            (folder / f"seed_{number:02}").write_bytes(raw.encode() if isinstance(raw, str) else raw)


if __name__ == "__main__":
    main()
