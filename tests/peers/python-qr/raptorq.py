"""A codec for one source block of RaptorQ, written from RFC 6330 and from nothing else; slow and short.

Every encoding symbol is a sum of intermediate symbols C[0..L). The code's own constraints and the symbols that were received
are linear equations over GF(256) for them (section 5.4.2.1); once there are enough, the source symbols follow from C.
"""

from rfc6330_tables import BLOCKS, V0, V1, V2, V3

DEGREES = (
    0, 5243, 529531, 704294, 791675, 844104, 879057, 904023, 922747, 937311, 948962, 958494, 966438, 973160, 978921, 983914,
    988283, 992138, 995565, 998631, 1001391, 1003887, 1006157, 1008229, 1010129, 1011876, 1013490, 1014983, 1016370, 1017662,
    1048576,
)  # fmt: skip

# GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1 (section 5.7).
EXP = [1]
for _ in range(254):
    EXP.append(EXP[-1] * 2 ^ (0x11D if EXP[-1] & 0x80 else 0))
LOG = {value: power for power, value in enumerate(EXP)}


def times(a, b):
    return EXP[(LOG[a] + LOG[b]) % 255] if a and b else 0


def inverse(a):
    return EXP[-LOG[a] % 255]


SCALE = [bytes(times(factor, byte) for byte in range(256)) for factor in range(256)]


def add(a, b):
    return (int.from_bytes(a, "big") ^ int.from_bytes(b, "big")).to_bytes(len(a), "big")


def rand(y, i, m):
    """Section 5.3.5.1."""
    x = [V[((y >> shift) + i) % 256] for V, shift in ((V0, 0), (V1, 8), (V2, 16), (V3, 24))]
    return (x[0] ^ x[1] ^ x[2] ^ x[3]) % m


class Block:
    """The parameters of a block of `symbols` source symbols (section 5.3.3.3)."""

    def __init__(self, symbols):
        self.k = symbols
        self.padded, self.j, self.s, self.h, self.w = next(row for row in BLOCKS if row[0] >= symbols)
        self.l = self.padded + self.s + self.h
        self.p = self.l - self.w
        self.p1 = next(n for n in range(self.p, 2 * self.p + 3) if n > 1 and all(n % d for d in range(2, n)))

    def parts(self, x):
        """Which intermediate symbols make the one with internal id `x` (sections 5.3.5.3 and 5.3.5.4)."""
        a = 53591 + self.j * 997
        y = (10267 * (self.j + 1) + x * (a + (a % 2 == 0))) % 2**32
        v = rand(y, 0, 2**20)
        degree = min(next(d for d, bound in enumerate(DEGREES) if v < bound), self.w - 2)
        step, place = 1 + rand(y, 1, self.w - 1), rand(y, 2, self.w)
        parts = []
        for _ in range(degree):
            parts.append(place)
            place = (place + step) % self.w
        degree = 2 + rand(x, 3, 2) if degree < 4 else 2
        step, place = 1 + rand(x, 4, self.p1 - 1), rand(x, 5, self.p1)
        for _ in range(degree):
            while place >= self.p:
                place = (place + step) % self.p1
            parts.append(self.w + place)
            place = (place + step) % self.p1
        return parts

    def constraints(self):
        """Rows that hold for every block: S of LDPC and H of HDPC."""
        ldpc = [[0] * self.l for _ in range(self.s)]
        for i in range(self.w - self.s):
            place = i % self.s
            for _ in range(3):
                ldpc[place][i] ^= 1
                place = (place + 1 + i // self.s) % self.s
        for i, row in enumerate(ldpc):
            row[self.w - self.s + i] ^= 1
            row[self.w + i % self.p] ^= 1
            row[self.w + (i + 1) % self.p] ^= 1
        width = self.padded + self.s
        mt = [[0] * width for _ in range(self.h)]
        for j in range(width - 1):
            first = rand(j + 1, 6, self.h)
            mt[first][j] = mt[(first + rand(j + 1, 7, self.h - 1) + 1) % self.h][j] = 1
        for i in range(self.h):
            mt[i][width - 1] = EXP[i]
        hdpc = []
        for i, row in enumerate(mt):
            # MT times GAMMA, whose entry (r, c) is alpha^(r-c) on and below the diagonal: a sum from the right.
            product, sum_ = [0] * width, 0
            for j in reversed(range(width)):
                sum_ = times(sum_, 2) ^ row[j]
                product[j] = sum_
            hdpc.append(product + [int(i == c) for c in range(self.h)])
        return ldpc + hdpc


def decode(symbols, size, received):
    """The `symbols` source symbols of `size` bytes from `received` {encoding symbol id: bytes}; None if they do not suffice."""
    block = Block(symbols)
    solved = intermediate(block, size, received)
    return solved and [encoded(block, solved, n) for n in range(symbols)]


def encode(source, ids):
    """The encoding symbols with these ids of the `source` symbols, which are all of one size."""
    block = Block(len(source))
    solved = intermediate(block, len(source[0]), dict(enumerate(source)))
    return [encoded(block, solved, internal_id(block, esi)) for esi in ids]


def internal_id(block, esi):
    """Between source and repair symbols lies the padding of the block."""
    return esi if esi < block.k else esi + block.padded - block.k


def encoded(block, solved, internal):
    value = bytes(len(solved[0]))
    for part in block.parts(internal):
        value = add(value, solved[part])
    return value


def intermediate(block, size, received):
    """The intermediate symbols; None if what was received does not suffice."""
    rows = [(row, bytes(size)) for row in block.constraints()]

    def equation(internal, value):
        row = [0] * block.l
        for part in block.parts(internal):
            row[part] ^= 1
        rows.append((row, value))

    for padding in range(block.k, block.padded):
        equation(padding, bytes(size))
    for esi, value in received.items():
        equation(internal_id(block, esi), value)
    return eliminate(rows, block.l)


def eliminate(rows, unknowns):
    """Gauss and Jordan over GF(256)."""
    rows = list(rows)
    for column in range(unknowns):
        pivot = next((r for r in range(column, len(rows)) if rows[r][0][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        factor = SCALE[inverse(rows[column][0][column])]
        row, value = bytes(rows[column][0]).translate(factor), rows[column][1].translate(factor)
        rows[column] = (list(row), value)
        for r, (other, other_value) in enumerate(rows):
            if r != column and other[column]:
                factor = SCALE[other[column]]
                rows[r] = (list(add(bytes(other), row.translate(factor))), add(other_value, value.translate(factor)))
    return [value for _, value in rows[:unknowns]]
