//! Numbers that look random and are the same in every run: splitmix64.

/// A seeded row of numbers.
#[derive(Debug, Clone)]
pub struct Noise(u64);

impl Noise {
    /// The row of this seed.
    pub fn new(seed: u64) -> Noise {
        Noise(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Evenly from 0 to 1.
    pub fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Evenly from `from` to `to`.
    pub fn within(&mut self, from: f32, to: f32) -> f32 {
        from + (to - from) * self.unit()
    }

    /// About normal with deviation 1: the sum of twelve even ones, which ends at 6 as no sensor's noise reaches infinity.
    pub fn normal(&mut self) -> f32 {
        let (a, b, c) = (self.bits(), self.bits(), self.bits());
        let sum: u64 =
            [a, b, c].iter().flat_map(|bits| (0..4).map(move |part| bits >> (16 * part) & 0xFFFF)).sum();
        sum as f32 / 65_536.0 - 6.0
    }

    /// Whether something happens that happens with `probability`.
    pub fn happens(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    /// `len` bytes.
    pub fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.bits() as u8).collect()
    }
}
