//! Randomness: every draw has an address (`docs/model.md`, section 12).
//!
//! A draw is a pure function of the master seed and its address: world, month, channel and two numbers
//! naming who draws. So nothing but the address moves a draw: not the order of evaluation, not the
//! thread, not another event in the file. Scenarios run with one seed live on the same worlds.
//!
//! The function is Philox4x32-10 (Salmon et al. 2011). One block is 128 bits, two uniforms; no draw
//! of the model needs more, because every variate is an inverse distribution function of one uniform,
//! which keeps it monotone in the uniform and coupled across scenarios.

use rand_philox::philox4x32_10;

/// What a draw is for. The number is part of the address: never reuse or renumber one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Channel {
    /// A parameter of the scenario, named by the hash of its path.
    Parameter = 1,
    /// A faction's share of power.
    Power = 2,
    /// A commander's men (first) and tie (second).
    CommanderMenTie = 3,
    /// A commander's loyalty to the centre (first) and to the faction leader (second).
    CommanderLoyalty = 4,
    /// A commander's exposure (first) and leaning (second).
    CommanderExposureLeaning = 5,
    /// Whether a peer tie is rewired (first) and to whom (second).
    Rewiring = 6,
    /// A band's size (first) and allegiance (second).
    BandSizeAllegiance = 7,
    /// A band's affinity to ISKP (first) and exposure (second).
    BandAffinityExposure = 8,
    /// A field of an event.
    Event = 9,
    /// Whether a faction blocks a policy.
    Veto = 10,
    /// Chance in the council's choice.
    Choice = 11,
    /// A commander's monthly shock under the logit rule.
    CommanderShock = 12,
    /// What a band does (first) and how much of it moves (second).
    BandAct = 13,
    /// The TTP's tempo (first) and ISKP's (second).
    Tempo = 14,
    /// TTP attacks: mixing gamma (first) and count (second).
    TtpAttacks = 15,
    /// Other groups' attacks: mixing gamma (first) and count (second).
    OtherAttacks = 16,
    /// Killed by the TTP: mixing gamma (first) and count (second).
    TtpKilled = 17,
    /// Killed by other groups: mixing gamma (first) and count (second).
    OtherKilled = 18,
    /// Pakistan's posture (first) and whether it strikes (second).
    Posture = 19,
    /// Whether Pakistan (first) and outside powers (second) keep the month's promise.
    Honour = 20,
    /// The drift of outside attention (first).
    Attention = 21,
    /// Whether the regime falls (first).
    Collapse = 22,
    /// ISKP's attacks (first).
    IskpAttacks = 23,
    /// A value of a lever over time.
    Lever = 24,
    /// The row of a posterior that a world takes (first).
    Posterior = 40,
    /// A calibration's own draws: which trial, and which of its uniforms.
    Calibration = 41,
}

impl Channel {
    /// Whether the draw is of what a world is made of, not of what happens in it: no branch has another.
    const fn is_made_once(self) -> bool {
        matches!(
            self,
            Self::Parameter
                | Self::Power
                | Self::CommanderMenTie
                | Self::CommanderLoyalty
                | Self::CommanderExposureLeaning
                | Self::Rewiring
                | Self::BandSizeAllegiance
                | Self::BandAffinityExposure
                | Self::Event
                | Self::Lever
        )
    }
}

/// The draws of one world: a master seed, the world's number, and the branch of its future.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    key: [u32; 2],
    world: u32,
    /// The branch, where it stands in the address: above the channel's eight bits.
    branch: u32,
}

impl Draws {
    /// The draws of world `world` under master seed `seed`.
    pub const fn new(seed: u64, world: u32) -> Self {
        Self { key: [seed as u32, (seed >> 32) as u32], world, branch: 0 }
    }

    /// The same world with another future: branch 0 is its own. What a world is made of (parameters, power,
    /// commanders, bands, amounts of events and levers) is the same in all branches.
    #[must_use]
    pub const fn branch(self, number: u8) -> Self {
        Self { branch: (number as u32) << 8, ..self }
    }

    /// Two independent uniforms on the open unit interval, of the address given.
    ///
    /// `month` below 65,536; `who` and `which` name the entity (a commander's number, a path's hash).
    #[inline]
    pub fn pair(&self, month: u32, channel: Channel, who: u32, which: u32) -> (f64, f64) {
        let branch = if channel.is_made_once() { 0 } else { self.branch };
        let counter = [self.world, (month << 16) | branch | channel as u32, who, which];
        let [a, b, c, d] = philox4x32_10(counter, self.key);
        (unit(a, b), unit(c, d))
    }

    /// The first uniform of an address.
    #[inline]
    pub fn unit(&self, month: u32, channel: Channel, who: u32, which: u32) -> f64 {
        self.pair(month, channel, who, which).0
    }

    /// The uniform of a name: a parameter's path, a lever's, an event's field.
    pub fn named(&self, channel: Channel, name: u64) -> f64 {
        self.unit(0, channel, name as u32, (name >> 32) as u32)
    }
}

/// 52 bits in the middle of their cell: never 0, never 1, and exact.
#[inline]
fn unit(low: u32, high: u32) -> f64 {
    let bits = ((u64::from(high) << 32) | u64::from(low)) >> 12;
    (bits as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

/// FNV-1a over the bytes of a name, 64 bits: the address of whatever has a name.
pub const fn hash_name(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut i = 0;
    while i < bytes.len() {
        hash ^= bytes[i] as u64;
        hash = hash.wrapping_mul(0x0100_0000_01b3);
        i += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNELS: [Channel; 24] = [
        Channel::Parameter,
        Channel::Power,
        Channel::CommanderMenTie,
        Channel::CommanderLoyalty,
        Channel::CommanderExposureLeaning,
        Channel::Rewiring,
        Channel::BandSizeAllegiance,
        Channel::BandAffinityExposure,
        Channel::Event,
        Channel::Veto,
        Channel::Choice,
        Channel::CommanderShock,
        Channel::BandAct,
        Channel::Tempo,
        Channel::TtpAttacks,
        Channel::OtherAttacks,
        Channel::TtpKilled,
        Channel::OtherKilled,
        Channel::Posture,
        Channel::Honour,
        Channel::Attention,
        Channel::Collapse,
        Channel::IskpAttacks,
        Channel::Lever,
    ];

    #[test]
    fn an_address_is_the_draw() {
        let draws = Draws::new(20210815, 7);
        assert_eq!(draws.pair(3, Channel::Veto, 1, 2), draws.pair(3, Channel::Veto, 1, 2));
        let elsewhere = [
            draws.pair(4, Channel::Veto, 1, 2),
            draws.pair(3, Channel::Choice, 1, 2),
            draws.pair(3, Channel::Veto, 2, 2),
            draws.pair(3, Channel::Veto, 1, 3),
            Draws::new(20210815, 8).pair(3, Channel::Veto, 1, 2),
            Draws::new(20210816, 7).pair(3, Channel::Veto, 1, 2),
        ];
        assert!(elsewhere.iter().all(|pair| *pair != draws.pair(3, Channel::Veto, 1, 2)));
    }

    #[test]
    fn a_branch_is_another_future_of_the_same_world() {
        let draws = Draws::new(20210815, 7);
        for number in [1, 2, u8::MAX] {
            let branch = draws.branch(number);
            for channel in CHANNELS {
                let same = draws.pair(3, channel, 1, 2) == branch.pair(3, channel, 1, 2);
                assert_eq!(same, channel.is_made_once(), "{channel:?}");
            }
        }
        assert_ne!(draws.branch(1).pair(3, Channel::Veto, 1, 2), draws.branch(2).pair(3, Channel::Veto, 1, 2));
        let own = draws.branch(9).branch(0);
        assert_eq!(draws.pair(3, Channel::Veto, 1, 2), own.pair(3, Channel::Veto, 1, 2));
    }

    #[test]
    fn golden_words() {
        // Random123's known answer for a zero counter and key: 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
        let (first, second) = (unit(0x6627_e8d5, 0xe169_c58d), unit(0xbc57_ac4c, 0x9b00_dbd8));
        assert_eq!(philox4x32_10([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert!(
            (first - 0.880_520_197_888_614).abs() < 1e-15 && (second - 0.605_481_853_879_922).abs() < 1e-15,
            "{first} {second}"
        );
    }

    #[test]
    fn uniforms_stay_inside_the_open_interval() {
        assert!(unit(0, 0) > 0.0);
        assert!(unit(u32::MAX, u32::MAX) < 1.0);
    }

    #[test]
    fn names_hash_as_published() {
        // Reference values of FNV-1a, 64 bits.
        assert_eq!(hash_name(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash_name("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(hash_name("foobar"), 0x85944171f73967e8);
    }
}
