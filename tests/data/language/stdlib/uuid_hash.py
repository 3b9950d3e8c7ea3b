# SPDX-License-Identifier: GPL-3.0-or-later
import uuid, hashlib, base64, binascii, secrets, string, random
u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int, str(u), uuid.UUID(hex=u.hex) == u, uuid.UUID(int=5), u.version, uuid.uuid5(uuid.NAMESPACE_DNS, "x"), uuid.uuid3(uuid.NAMESPACE_URL, "y"), len(str(uuid.uuid4())), uuid.uuid4().version, u.bytes[:4], u < uuid.UUID(int=2**127), {u: 1}[u])
print(hashlib.md5(b"abc").hexdigest(), hashlib.sha256("é".encode()).hexdigest()[:16], hashlib.sha1(b"").hexdigest(), hashlib.new("sha512", b"x").hexdigest()[:10], hashlib.sha256(b"a").digest()[:3], base64.b64encode(b"hello"), base64.b64decode("aGVsbG8="), base64.urlsafe_b64encode(b"\xff\xfe"), binascii.hexlify(b"ab"), len(secrets.token_hex(8)), len(string.ascii_letters), string.digits, string.punctuation[:4])
h = hashlib.md5(); h.update(b"a"); h.update(b"bc"); print(h.hexdigest())
