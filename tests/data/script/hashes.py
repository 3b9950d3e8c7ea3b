import hashlib, base64, binascii, secrets, random, hmac, zlib
print(hashlib.md5(b"a").hexdigest(), hashlib.sha1(b"a").hexdigest(), hashlib.sha256("é".encode()).hexdigest(), hashlib.sha512(b"").hexdigest()[:20])
print(hashlib.blake2b(b"abc").hexdigest()[:32], hashlib.blake2b(b"abc", digest_size=8).hexdigest(), hashlib.blake2s(b"abc", digest_size=4).hexdigest(), hashlib.blake2b(b"x" * 200, digest_size=16, key=b"k").hexdigest(), hashlib.blake2b(b"y" * 128, digest_size=20).hexdigest(), hashlib.blake2b(digest_size=5).hexdigest())
h = hashlib.sha256(); h.update(b"a"); h.update(b"b"); print(h.hexdigest() == hashlib.sha256(b"ab").hexdigest(), h.digest()[:4], h.name, h.digest_size, hashlib.new("sha1", b"x").hexdigest(), hashlib.sha3_256(b"a").hexdigest()[:16], h.copy().hexdigest() == h.hexdigest(), h.block_size)
print(base64.b64encode(b"hello?>"), base64.b64decode("aGVsbG8="), base64.urlsafe_b64encode(b"\xff\xfe?"), base64.urlsafe_b64decode(b"__4_"), base64.b16encode(b"\x01\xab"), base64.b64encode(b"x").decode())
print(binascii.hexlify(b"\x01\xff"), binascii.unhexlify("01ff"), binascii.crc32(b"abc"), zlib.decompress(zlib.compress(b"data" * 50)) == b"data" * 50, zlib.crc32(b"abc"))
print(len(secrets.token_hex(8)), len(secrets.token_bytes(5)), len(secrets.token_urlsafe(16)), secrets.choice([1]), secrets.token_hex() != secrets.token_hex(), hmac.compare_digest("a", "a"), secrets.randbelow(1))
random.seed(1); v = [random.random() for _ in range(3)]; random.seed(1); print(v == [random.random() for _ in range(3)], 0 <= v[0] < 1, random.randint(3, 3), random.choice("z"), sorted(random.sample(range(3), 3)), len(random.choices([1, 2], k=4)), 1 <= random.uniform(1, 2) <= 2, random.randrange(5, 6))
l = [1, 2, 3]; random.shuffle(l); print(sorted(l))
for f in (lambda: hashlib.md5("text"), lambda: base64.b64decode("abc"), lambda: binascii.unhexlify("1"), lambda: hashlib.new("nope")):
    try: f()
    except (TypeError, ValueError) as e: print(type(e).__name__)
