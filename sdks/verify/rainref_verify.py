#!/usr/bin/env python3
"""Checks receipts that RainRef exported, with nothing but the file, this program and Python's standard library.

    rainref_verify.py [--key PEM] [--checkpoint FILE] [--hmac-key ID=HEX] [--json] [--each] FILE...

A FILE is a bundle (`./rainref receipts export`) or a proof as the API gives it (`GET /audit/{id}`,
`GET /audit/consistency`). It exits with 0 when everything holds, with 1 when something does not, and says in words what
is wrong and where. It shares no code with RainRef; README.md beside it describes the formats.
"""

import argparse
import base64
import binascii
import hashlib
import hmac
import json
import re
import sys

FORMAT = "rainref.receipts/1"
MAX_FAULTS = 1000
MAX_LINE = 16 * 1024 * 1024
MAX_NUMBER = 2**63 - 1

HEX64 = re.compile(r"[0-9a-f]{64}\Z")
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


class Unreadable(Exception):
    """Something does not have the form that it must have."""


# ---------------------------------------------------------------- hashes and trees (RFC 9162)

def sha256(data):
    return hashlib.sha256(data).digest()


EMPTY_ROOT = sha256(b"")


def leaf_hash(data):
    return sha256(b"\0" + data)


def node_hash(left, right):
    return sha256(b"\1" + left + right)


UNREADABLE_LEAF = leaf_hash(b"")


class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, the largest first."""

    def __init__(self, size=0, roots=()):
        if size < 0 or len(roots) != bin(size).count("1"):
            raise Unreadable(f"The edge of a tree of {size} leaves has {bin(size).count('1')} hashes.")
        self.size = size
        self.roots = list(roots)

    def append(self, digest, level=0):
        if self.size and self.size & ((1 << level) - 1):
            raise Unreadable(f"No complete subtree of level {level} begins at {self.size}.")
        at = self.size >> level
        while at & 1:
            digest = node_hash(self.roots.pop(), digest)
            at >>= 1
        self.roots.append(digest)
        self.size += 1 << level

    def root(self):
        if not self.roots:
            return EMPTY_ROOT
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = node_hash(left, root)
        return root


def subtree_levels(start, end):
    """The levels of the fewest complete subtrees that cover the leaves from start up to end."""
    levels = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        levels.append(level)
        start += 1 << level
    return levels


def inclusion_holds(digest, index, size, path, root):
    if not 0 <= index < size:
        return False
    at, last = index, size - 1
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            digest = node_hash(step, digest)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            digest = node_hash(digest, step)
        at, last = at >> 1, last >> 1
    return last == 0 and digest == root


def consistency_holds(older, newer, path, older_root, newer_root):
    if not 0 <= older <= newer:
        return False
    if older == newer:
        return not path and older_root == newer_root
    if older == 0:
        return not path and older_root == EMPTY_ROOT
    steps = ([older_root] if older & (older - 1) == 0 else []) + list(path)
    if not steps:
        return False
    at, last = older - 1, newer - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and old == older_root and new == newer_root


# ---------------------------------------------------------------- ECDSA on the curve P-256

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
SPKI_START = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")


def affine_add(a, b):
    """The sum of two points; None is the point at infinity."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = 3 * (a[0] * a[0] - 1) * pow(2 * a[1], -1, P) % P
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P) % P
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


class Multiples:
    """A point times any number, by a table of its multiples for every four bits."""

    def __init__(self, point):
        self.rows = []
        for _ in range(64):
            row = [None, point]
            for _ in range(14):
                row.append(affine_add(row[-1], point))
            self.rows.append(row)
            point = affine_add(row[-1], point)

    def add(self, total, scalar):
        """Adds scalar times the point to a point in Jacobian coordinates."""
        for row in self.rows:
            digit = scalar & 15
            scalar >>= 4
            if digit:
                total = jacobian_add(total, row[digit])
        return total


def jacobian_add(a, b):
    if a is None:
        return b[0], b[1], 1
    x1, y1, z1 = a
    zz = z1 * z1 % P
    h = (b[0] * zz - x1) % P
    r = (b[1] * zz % P * z1 - y1) % P
    if h == 0:
        if r:
            return None
        m = 3 * (x1 - zz) * (x1 + zz) % P
        yy = y1 * y1 % P
        s = 4 * x1 * yy % P
        x3 = (m * m - 2 * s) % P
        return x3, (m * (s - x3) - 8 * yy * yy) % P, 2 * y1 * z1 % P
    hh = h * h % P
    hhh = h * hh % P
    v = x1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - y1 * hhh) % P, z1 * h % P


class PublicKey:
    generator = None

    def __init__(self, spki):
        if len(spki) != len(SPKI_START) + 64 or not spki.startswith(SPKI_START):
            raise Unreadable("A checkpoint key is an ECDSA key on the curve P-256.")
        self.spki = spki
        self.id = sha256(spki)[:4]
        point = int.from_bytes(spki[-64:-32], "big"), int.from_bytes(spki[-32:], "big")
        if max(point) >= P or (point[1] ** 2 - (point[0] ** 3 - 3 * point[0] + B)) % P:
            raise Unreadable("A checkpoint key is not on its curve.")
        self.point = point
        self.multiples = None
        self.seen = {}

    def verifies(self, message, signature):
        known = self.seen.get((message, signature))
        if known is None:
            known = self.seen[message, signature] = self._verifies(message, signature)
            if len(self.seen) > 10000:
                self.seen.clear()
        return known

    def _verifies(self, message, signature):
        pair = read_der_pair(signature)
        if pair is None or not (0 < pair[0] < N and 0 < pair[1] < N):
            return False
        if self.multiples is None:
            self.multiples = Multiples(self.point)
            PublicKey.generator = PublicKey.generator or Multiples(G)
        inverse = pow(pair[1], -1, N)
        digest = int.from_bytes(sha256(message), "big")
        total = PublicKey.generator.add(None, digest * inverse % N)
        total = self.multiples.add(total, pair[0] * inverse % N)
        if total is None:
            return False
        z = pow(total[2], -1, P)
        return total[0] * z * z % P % N == pair[0]


def read_der_pair(data):
    """The two numbers of a DER-encoded signature; None where it is not exactly that."""
    if len(data) < 8 or data[0] != 0x30 or data[1] != len(data) - 2 or data[1] > 127:
        return None
    numbers, at = [], 2
    for _ in range(2):
        if at + 2 > len(data) or data[at] != 2:
            return None
        length = data[at + 1]
        number = data[at + 2:at + 2 + length]
        if length == 0 or len(number) != length or number[0] > 127:
            return None
        if length > 1 and number[0] == 0 and number[1] < 128:
            return None
        numbers.append(int.from_bytes(number, "big"))
        at += 2 + length
    return numbers if at == len(data) else None


# ---------------------------------------------------------------- checkpoints (C2SP signed-note, tlog-checkpoint)

def strict_base64(text, what):
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise Unreadable(f"{what} is not Base64.") from None
    if base64.b64encode(data).decode() != text:
        raise Unreadable(f"{what} is not Base64.")
    return data


class Checkpoint:
    """A checkpoint whose signature one of the keys verifies."""

    def __init__(self, note, keys):
        split = note.rfind("\n\n")
        if len(note) > 65536 or split <= 0 or not note.endswith("\n"):
            raise Unreadable("A checkpoint is a text, an empty line, and signature lines.")
        text = note[:split + 1]
        if any((ord(c) < 32 or 127 <= ord(c) < 160) and c != "\n" for c in text):
            raise Unreadable("A checkpoint's text has a control character.")
        self.note = note
        self.signatures = [self._signature(line) for line in note[split + 2:-1].split("\n")]
        if len(self.signatures) > 100:
            raise Unreadable("A checkpoint has at most 100 signatures.")
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0]:
            raise Unreadable("A checkpoint has lines for origin, size and root.")
        if not re.fullmatch("0|[1-9][0-9]{0,18}", lines[1]) or int(lines[1]) > MAX_NUMBER:
            raise Unreadable("A checkpoint's second line is its size.")
        self.origin, self.size = lines[0], int(lines[1])
        self.root = strict_base64(lines[2], "A checkpoint's root")
        if len(self.root) != 32:
            raise Unreadable("A checkpoint's third line is its root: Base64 of 32 bytes.")
        self.time = next((line[5:] for line in lines[3:] if line.startswith("time ")), "an unknown time")
        message = text.encode("utf-8")
        if not any(key.id == key_id and name == self.origin and key.verifies(message, signature)
                   for name, key_id, signature in self.signatures for key in keys):
            raise Unreadable(f"The checkpoint of {self.size} receipts is not signed by a known key.")

    @staticmethod
    def _signature(line):
        parts = line[2:].split(" ") if line.startswith("\u2014 ") else []
        if len(parts) != 2 or not all(parts):
            raise Unreadable("A signature line is an em dash, a name and Base64.")
        data = strict_base64(parts[1], "A signature")
        if len(data) < 5:
            raise Unreadable("A signature is not proper Base64 of a key hash and a signature.")
        return parts[0], data[:4], data[4:]


# ---------------------------------------------------------------- receipts

# Members of the JSON objects, each with what it must be; those in OPTIONAL may be missing.
TEXT, NUMBER, TEXTS, OBJECT = "text", "number", "texts", "object"
RECEIPT = {"seq": NUMBER, "id": TEXT, "kind": TEXT, "body": TEXT, "hash": TEXT, "key_id": TEXT, "signature": TEXT,
           "previous_hash": TEXT, "link": TEXT}
OPTIONAL = {"kind", "body", "hash", "key_id", "signature"}
HEADER = {"format": TEXT, "workspace_id": TEXT, "workspace": TEXT, "origin": TEXT, "from": NUMBER, "to": NUMBER,
          "previous_hash": TEXT, "left": TEXTS, "right": TEXTS, "checkpoint": TEXT, "keys": TEXTS}
INCLUSION = {"workspace_id": TEXT, "receipt": OBJECT, "path": TEXTS, "checkpoint": TEXT, "keys": TEXTS}
CONSISTENCY = {"from": TEXT, "to": TEXT, "path": TEXTS, "keys": TEXTS}


def no_repeats(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Unreadable("A member is there twice.")
    return members


def refuse_constant(name):
    raise Unreadable(f"{name} is not JSON.")


DECODER = json.JSONDecoder(object_pairs_hook=no_repeats, parse_constant=refuse_constant)


def parse(line):
    try:
        value = DECODER.decode(line)
        if "\\ud" in line.lower():
            # A surrogate that stands alone has no UTF-8 form, and this raises.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        return value
    except UnicodeError:
        raise Unreadable("It has a lone surrogate.") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"It is not JSON: {error}") from None


def check_members(value, form):
    if not isinstance(value, dict):
        raise Unreadable("It is not an object.")
    for name in value:
        if name not in form:
            raise Unreadable(f"It has an unknown member '{name[:40]}'.")
    for name, kind in form.items():
        member = value.get(name)
        if member is None:
            if name in OPTIONAL:
                continue
            raise Unreadable(f"It lacks '{name}'.")
        fits = (isinstance(member, str) if kind is TEXT
                else type(member) is int and -MAX_NUMBER <= member <= MAX_NUMBER if kind is NUMBER
                else isinstance(member, list) and all(isinstance(text, str) for text in member) if kind is TEXTS
                else isinstance(member, dict))
        if not fits:
            raise Unreadable(f"'{name}' is not what it must be.")
    return value


def read_guid(text):
    if not GUID.match(text):
        raise Unreadable(f"'{text[:40]}' is not an identifier.")
    return text


def read_hash(text):
    if not HEX64.match(text):
        raise Unreadable("A hash is 64 lower-case hex digits.")
    return bytes.fromhex(text)


def read_keys(texts):
    # Kept, since a key's table of multiples takes longer to make than a signature to verify.
    keys = [READ_KEYS.get(text) or PublicKey(strict_base64(text, "A public key")) for text in texts]
    if len(READ_KEYS) < 1000:
        READ_KEYS.update(zip(texts, keys))
    return keys


READ_KEYS = {}


def json_text(text):
    """Text in the canonical form of RFC 8785."""
    return json.dumps(text, ensure_ascii=False)


class Log:
    """A part of a log as it streams by; it keeps the tree's edge and nothing else."""

    def __init__(self, header, keys, known, hmac_keys):
        self.workspace = read_guid(header["workspace_id"])
        if header["format"] != FORMAT:
            raise Unreadable(f"The format is '{header['format']}'; this program reads '{FORMAT}'.")
        self.first, self.to, self.origin = header["from"], header["to"], header["origin"]
        if self.first < 1 or self.to < self.first - 1:
            raise Unreadable("It does not say from which receipt to which it goes.")
        self.left = [read_hash(text) for text in header["left"]]
        self.right = [read_hash(text) for text in header["right"]]
        self.over, self.keys, self.known, self.hmac_keys = header["checkpoint"], keys, known, hmac_keys
        self.faults, self.receipts, self.checkpoints = [], 0, 0
        self.seq, self.hash, self.last_good, self.told = self.first - 1, header["previous_hash"], 0, False
        self.frontier = Frontier()
        self._begin()

    def _begin(self):
        try:
            self.frontier = Frontier(self.first - 1, self.left)
            self.last_good = self.first - 1
        except Unreadable as error:
            self.fault("malformed", self.first, str(error))
        for checkpoint in self.known:
            if checkpoint.origin != self.origin:
                self.fault("not_comparable", 0, f"The given checkpoint is of another log, '{checkpoint.origin}'.")
        self._compare_known()

    def fault(self, kind, seq, message):
        if len(self.faults) < MAX_FAULTS:
            self.faults.append({"kind": kind, "seq": seq, "message": message})

    def receipt(self, line):
        seq = line["seq"]
        self.receipts += 1
        read_guid(line["id"])
        if seq != self.seq + 1:
            self.fault("sequence_gap", seq, f"Receipt {seq}: Expected receipt {self.seq + 1}, found {seq}.")
        if line["previous_hash"] != self.hash:
            self.fault("wrong_previous_hash", seq,
                       f"Receipt {seq}: It does not continue from the hash of the receipt before it.")
        leaf = UNREADABLE_LEAF
        if any(line.get(name) is None for name in OPTIONAL):
            self.fault("missing_receipt", seq, f"Receipt {seq}: It is missing.")
        else:
            for kind, message in content_faults(line, self.workspace, self.hmac_keys):
                self.fault(kind, seq, message)
            leaf = receipt_leaf(line)
            if leaf is None:
                self.fault("malformed", seq, f"Receipt {seq}: Its link's hash or its signature is not 64 lower-case "
                                             "hex digits.")
                leaf = UNREADABLE_LEAF
        self.frontier.append(leaf)
        self.seq, self.hash = seq, line["link"]
        self._compare_known()

    def checkpoint(self, note):
        checkpoint = self._open(note)
        if checkpoint is None:
            return
        if checkpoint.size != self.frontier.size:
            self.fault("bad_checkpoint", self.frontier.size,
                       f"A checkpoint of {checkpoint.size} receipts stands after {self.frontier.size}.")
        else:
            self._compare(checkpoint, "The")

    def finish(self):
        if self.seq != self.to:
            self.fault("cut_off", self.seq, f"It should go to receipt {self.to}, and ends at {self.seq}.")
        over = self._open(self.over)
        if over is None:
            return
        if over.size < self.to:
            self.fault("cut_off", self.to, f"Its checkpoint is of {over.size} receipts, and covers none after that.")
            return
        try:
            levels = subtree_levels(self.to, over.size)
            if len(levels) != len(self.right):
                raise Unreadable(f"The tree from {self.to} to {over.size} has {len(levels)} subtrees, "
                                 f"not {len(self.right)}.")
            for level, digest in zip(levels, self.right):
                self.frontier.append(digest, level)
        except Unreadable as error:
            self.fault("malformed", self.to, str(error))
            return
        self._compare(over, "The")
        for checkpoint in self.known:
            self._compare_beyond(checkpoint, over.size)

    def _compare_beyond(self, checkpoint, size):
        if checkpoint.size > size:
            self.fault("cut_off", size, f"The given checkpoint attests {checkpoint.size} receipts, and this log has "
                                        f"{size}: its end was cut off, or it is older than the checkpoint.")
        elif checkpoint.size == size > self.to:
            self._compare(checkpoint, "The given")
        elif not self.first - 1 <= checkpoint.size <= self.to:
            self.fault("not_comparable", checkpoint.size,
                       f"The given checkpoint ends at receipt {checkpoint.size}, outside of {self.first} to {self.to}: "
                       "export a part that contains it.")

    def _open(self, note):
        try:
            checkpoint = Checkpoint(note, self.keys)
        except Unreadable as error:
            self.fault("bad_checkpoint", self.frontier.size, str(error))
            return None
        if checkpoint.origin != self.origin:
            self.fault("bad_checkpoint", self.frontier.size, f"A checkpoint is of another log, '{checkpoint.origin}'.")
            return None
        return checkpoint

    def _compare_known(self):
        for checkpoint in self.known:
            if checkpoint.size == self.frontier.size:
                self._compare(checkpoint, "The given")

    def _compare(self, checkpoint, which):
        self.checkpoints += 1
        if checkpoint.root == self.frontier.root():
            self.last_good = checkpoint.size
            return
        if self.told and which == "The":
            return
        self.told = True
        start = min(self.last_good, checkpoint.size) + 1
        self.fault("wrong_root", checkpoint.size,
                   f"{which} checkpoint of {checkpoint.size} receipts, signed at {checkpoint.time}, attests other "
                   f"receipts: something in {start} to {checkpoint.size} was changed, removed, added or moved.")


def content_faults(line, workspace, hmac_keys):
    seq, faults = line["seq"], []
    try:
        previous, own = line["previous_hash"], read_hash(line["hash"])
        before = b"\1" + read_hash(previous) if previous else bytes(33)
        link = sha256(b"rainref.receipt-chain.v1\0" + before + own).hex()
    except Unreadable:
        link = None
    if link != line["link"]:
        faults.append(("wrong_link_hash", f"Receipt {seq}: Its link's hash does not follow from the previous hash and "
                                          "its own."))
    try:
        envelope = (f'{{"body":{line["body"]},"id":"{line["id"]}","kind":{json_text(line["kind"])},'
                    f'"workspace_id":"{workspace}"}}').encode("utf-8")
    except UnicodeEncodeError:
        return faults + [("wrong_receipt_hash", f"Receipt {seq}: Its content is not well-formed text.")]
    if sha256(envelope).hex() != line["hash"]:
        faults.append(("wrong_receipt_hash", f"Receipt {seq}: Its content does not have its hash: content, kind, id or "
                                             "hash was changed."))
    if hmac_keys:
        key = hmac_keys.get(line["key_id"])
        if key is None:
            faults.append(("unknown_key", f"Receipt {seq}: It is signed with the unknown key '{line['key_id']}'."))
        elif hmac.new(key, envelope, hashlib.sha256).hexdigest() != line["signature"]:
            faults.append(("bad_signature", f"Receipt {seq}: Its signature does not match its content."))
    return faults


def receipt_leaf(line):
    """The receipt's leaf in the Merkle tree: its link, and so all before it, its signature and the key's id."""
    if not HEX64.match(line["link"]) or not HEX64.match(line["signature"]):
        return None
    key_id = line["key_id"].encode("utf-8")
    if len(key_id) > 256:
        return None
    return leaf_hash(b"rainref.receipt-leaf.v1\0" + bytes.fromhex(line["link"]) + bytes.fromhex(line["signature"]) + key_id)


# ---------------------------------------------------------------- files

class Trust:
    def __init__(self, keys, notes, hmac_keys):
        self.keys, self.notes, self.hmac_keys = keys, notes, hmac_keys

    def keys_for(self, texts):
        return self.keys or read_keys(texts)


def verdict(kind, receipts, faults, checkpoints=0, first=0, to=0, keys=()):
    return {"ok": not faults, "kind": kind, "receipts": receipts, "from": first, "to": to, "checkpoints": checkpoints,
            "keys": [key.id.hex() for key in keys], "faults": faults}


def unreadable(error):
    message = f"It is neither a bundle of receipts nor a proof: {error}"
    return verdict("nothing", 0, [{"kind": "malformed", "seq": 0, "message": message}])


def check_bundle(header, lines, trust):
    check_members(header, HEADER)
    keys = trust.keys_for(header["keys"])
    known, late = [], []
    for note in trust.notes:
        try:
            known.append(Checkpoint(note, keys))
        except Unreadable as error:
            late.append({"kind": "bad_checkpoint", "seq": 0, "message": f"The given checkpoint does not count: {error}"})
    log = Log(header, keys, known, trust.hmac_keys)
    end = None
    for line in lines:
        if end is not None:
            log.fault("malformed", log.seq + 1, "There is something behind the bundle's last line.")
        try:
            end = check_line(line, log, end)
        except (Unreadable, UnicodeError) as error:
            log.fault("malformed", log.seq + 1, f"A line does not read: {error}")
    if end != log.receipts:
        message = ("The bundle breaks off: its last line is missing." if end is None
                   else f"The bundle should have {end} receipts, and has {log.receipts}.")
        late.append({"kind": "malformed", "seq": 0, "message": message})
    log.finish()
    return verdict("receipts", log.receipts, log.faults + late, log.checkpoints, log.first, log.to, keys)


def check_line(line, log, end):
    value = parse(line)
    members = {name: member for name, member in value.items() if member is not None} if isinstance(value, dict) else {}
    if len(members) != 1 or not members.keys() <= {"receipt", "checkpoint", "end"}:
        raise Unreadable("It is neither a receipt nor a checkpoint nor the end.")
    (name, member), = members.items()
    if name == "receipt":
        log.receipt(check_members(member, RECEIPT))
    elif name == "checkpoint" and isinstance(member, str):
        log.checkpoint(member)
    elif name == "end" and type(member) is int:
        return member
    else:
        raise Unreadable("It is neither a receipt nor a checkpoint nor the end.")
    return end


def check_proof(document, trust):
    inclusion, consistency = document.get("inclusion"), document.get("consistency")
    if (inclusion is None) == (consistency is None):
        raise Unreadable("It is neither an inclusion nor a consistency proof.")
    if inclusion is not None:
        check_members(inclusion, INCLUSION)
        check_members(inclusion["receipt"], RECEIPT)
        keys, seq = trust.keys_for(inclusion["keys"]), inclusion["receipt"]["seq"]
        return verdict("inclusion", 1, proof_faults(lambda: inclusion_faults(inclusion, keys, trust.hmac_keys)), 1, seq, seq, keys)
    check_members(consistency, CONSISTENCY)
    keys = trust.keys_for(consistency["keys"])
    return verdict("consistency", 0, proof_faults(lambda: consistency_faults(consistency, keys)), 1, 0, 0, keys)


def proof_faults(check):
    try:
        return [{"kind": kind, "seq": seq, "message": message} for kind, seq, message in check()]
    except (Unreadable, UnicodeError) as error:
        return [{"kind": "malformed", "seq": 0, "message": str(error)}]


def inclusion_faults(proof, keys, hmac_keys):
    workspace, line = read_guid(proof["workspace_id"]), proof["receipt"]
    seq, _ = line["seq"], read_guid(line["id"])
    try:
        checkpoint = Checkpoint(proof["checkpoint"], keys)
    except Unreadable as error:
        return [("bad_checkpoint", 0, str(error))]
    if not checkpoint.origin.endswith(f"/{workspace}"):
        return [("bad_checkpoint", 0, "The checkpoint is of another workspace's log.")]
    if any(line.get(name) is None for name in OPTIONAL):
        return [("missing_receipt", seq, f"Receipt {seq}: It is missing.")]
    faults = content_faults(line, workspace, hmac_keys)
    if faults:
        return [(kind, seq, message) for kind, message in faults]
    leaf, path = receipt_leaf(line), [read_hash(text) for text in proof["path"]]
    if leaf is None:
        raise Unreadable("A hash is 64 lower-case hex digits.")
    if not inclusion_holds(leaf, seq - 1, checkpoint.size, path, checkpoint.root):
        return [("bad_proof", seq, f"The path does not lead from receipt {seq} to the root of the checkpoint of "
                                   f"{checkpoint.size} receipts.")]
    return []


def consistency_faults(proof, keys):
    try:
        older, newer = Checkpoint(proof["from"], keys), Checkpoint(proof["to"], keys)
    except Unreadable as error:
        return [("bad_checkpoint", 0, str(error))]
    if older.origin != newer.origin:
        return [("not_comparable", 0, "The checkpoints are of two logs.")]
    path = [read_hash(text) for text in proof["path"]]
    if not consistency_holds(older.size, newer.size, path, older.root, newer.root):
        return [("bad_proof", older.size, f"The path does not show that the log of {newer.size} receipts begins with "
                                          f"that of {older.size}.")]
    return []


def check_document(first, lines, trust):
    try:
        document = parse(first)
        if isinstance(document, dict) and "format" in document:
            return check_bundle(document, lines, trust)
        if not isinstance(document, dict):
            raise Unreadable("It is not an object.")
        return check_proof(document, trust)
    except (Unreadable, UnicodeError) as error:
        return unreadable(error)


def read_lines(file):
    while True:
        line = file.readline(MAX_LINE + 1)
        if not line:
            return
        if len(line) > MAX_LINE:
            raise Unreadable(f"A line is longer than {MAX_LINE} bytes.")
        yield line.rstrip(b"\n").decode("utf-8")


def check_file(name, trust, each):
    """The verdicts on a file: one, or one a line."""
    with open(name, "rb") as file:
        lines = read_lines(file)
        try:
            if each:
                for line in lines:
                    yield check_document(line, (), trust)
            else:
                yield check_document(next(lines, ""), lines, trust)
        except (Unreadable, UnicodeError) as error:
            yield unreadable(error)


def say(name, result):
    what = (f"{result['receipts']} receipts ({result['from']} to {result['to']}), {result['checkpoints']} checkpoints compared"
            if result["kind"] == "receipts" else f"proof of {result['kind']}")
    print(f"{name}: {what}; keys {', '.join(result['keys']) or 'none'}")
    for fault in result["faults"]:
        print(f"  {fault['kind']}: {fault['message']}")
    print("  OK" if result["ok"] else f"  NOT OK: {len(result['faults'])} faults")


def read_text(name):
    with open(name, encoding="utf-8", newline="") as file:
        return file.read()


def read_pem(name):
    found = re.findall("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----", read_text(name))
    return read_keys(["".join(text.split()) for text in found])


def main(arguments):
    parser = argparse.ArgumentParser(description="Checks receipts that RainRef exported, offline.")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--key", action="append", default=[], metavar="PEM",
                        help="public keys that are trusted; without it, the file's own")
    parser.add_argument("--checkpoint", action="append", default=[], metavar="FILE", help="a checkpoint kept from before")
    parser.add_argument("--hmac-key", action="append", default=[], metavar="ID=HEX", help="a secret key, to check signatures")
    parser.add_argument("--json", action="store_true", help="one line of JSON a verdict")
    parser.add_argument("--each", action="store_true", help="every line of a file is a document of its own")
    options = parser.parse_args(arguments)
    try:
        keys = [key for name in options.key for key in read_pem(name)]
        if options.key and not keys:
            parser.error("there is no public key in PEM form in the files named by --key")
        hmac_keys = {name: bytes.fromhex(key) for name, _, key in (text.partition("=") for text in options.hmac_key)}
        trust = Trust(keys, [read_text(name) for name in options.checkpoint], hmac_keys)
        good = True
        for name in options.files:
            for result in check_file(name, trust, options.each):
                good = good and result["ok"]
                if options.json:
                    print(json.dumps({"file": name, **result}))
                else:
                    say(name, result)
        return 0 if good else 1
    except (OSError, Unreadable, ValueError) as error:
        print(f"rainref_verify: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
