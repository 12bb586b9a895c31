//! What every faction has of its own: ties, exposure, patrons, and the weights of its ledger.
//!
//! Weights are in months of rule a month, at index 1. They are judgement, all of them.

use super::{Distribution, beta, fixed, parameters, tri};

const INF: f64 = f64::INFINITY;

/// A weight as drawn in every world: lognormal around its mean, log standard deviation 0.6.
fn weight(mean: f64) -> Distribution {
    Distribution::lognormal_mean(mean, 0.6)
}

parameters! {
    /// One draw of a faction's parameters.
    FactionParameters, FACTION;

    /// Ties to the TTP, exposure to its areas, and patrons of its own.
    network (""): Network {
        tie = fixed(0.5), [0.001, 0.999], "0..1", D, Start, "commanders' mean tie to the TTP", "judgement";
        exposure = fixed(1.0), [0.0, 100.0], "index", D, Start, "commanders' mean exposure to TTP areas", "judgement";
        patron = fixed(0.1), [0.0, 1.0], "0..1", D, Start, "independent funding, which loosens the centre's hold", "judgement; the article's 'independent financial networks'";
    }
    /// Beliefs at the start.
    belief ("belief."): InitialBelief {
        defection = beta(2.5, 14.0), [0.0, 1.0], "share a year", C, Start, "share of the TTP that a year of full pressure is believed to drive to ISKP", "former TTP were 8 to 30 % of the TTP in ISKP's 2016 ranks; FARC dissidents 6 to 17 %";
        resistance_bias = fixed(0.0), [-20.0, 20.0], "logit", D, Start, "error in the resistance a faction expects, at the start", "judgement: none";
        credibility = tri(0.1, 0.25, 0.5), [0.0, 1.0], "probability", D, Start, "believed chance that Pakistan keeps a month's promise", "judgement";
        credibility_outside = tri(0.1, 0.25, 0.5), [0.0, 1.0], "probability", D, Start, "believed chance that outside powers keep a month's promise", "judgement";
    }
    /// Weights of the ledger, months of rule a month at index 1.
    weights ("weights."): Weights {
        infighting = weight(0.15), [0.0, INF], "months a month", D, Monthly, "cost of infighting", "judgement; 'fracture the Taliban's internal cohesion'";
        iskp = weight(0.15), [0.0, INF], "months a month", D, Monthly, "cost of ISKP violence", "judgement; 'most dangerous internal adversary'";
        leverage = weight(0.15), [0.0, INF], "months a month", D, Monthly, "worth of leverage over Pakistan", "judgement; 'asymmetric tool'";
        oath = weight(0.15), [0.0, INF], "months a month", D, Monthly, "cost of a broken oath", "judgement; bay'ah, 'a betrayal of a sacred religious oath'";
        honour = weight(0.15), [0.0, INF], "months a month", D, Monthly, "cost of broken guest-right", "judgement; melmastia and nanawatai";
        debt = weight(0.15), [0.0, INF], "months a month", D, Monthly, "cost of a debt betrayed", "judgement; sanctuary after 2001, Camp Chapman";
        insurance = weight(0.15), [0.0, INF], "months a month", D, Monthly, "worth of full sanctuary after a fall", "judgement; 'a vital insurance policy'";
        recognition = weight(0.15), [0.0, INF], "months a month", D, Monthly, "worth of full recognition", "judgement; 'international legitimacy'";
        economy = weight(0.15), [0.0, INF], "months a month", D, Monthly, "worth of full economic normalisation", "judgement; 'economic normalization'";
        coercion = weight(0.15), [0.0, INF], "months a month", D, Monthly, "cost of full coercion", "judgement; strikes, closures, deportations";
    }
}

/// A faction that stands in every scenario unless the scenario drops it.
pub struct DefaultFaction {
    /// Key under `[factions]`.
    pub name: &'static str,
    /// Name as printed.
    pub label: &'static str,
    /// Mean share of power.
    pub power: f64,
    /// Share of the commanders.
    pub commanders: f64,
    /// What differs from the table's defaults: a fixed number for ties, exposure and patron, the mean
    /// of the lognormal for weights.
    pub values: &'static [(&'static str, f64)],
}

/// The three power centres of the article, with the ledger weights of the first statement of the model.
pub static DEFAULT_FACTIONS: &[DefaultFaction] = &[
    DefaultFaction {
        name: "kandahar",
        label: "Kandahar",
        power: 0.40,
        commanders: 0.40,
        values: &[
            ("tie", 0.50),
            ("exposure", 0.9),
            ("patron", 0.1),
            ("weights.infighting", 0.50),
            ("weights.iskp", 0.10),
            ("weights.leverage", 0.06),
            ("weights.oath", 0.20),
            ("weights.honour", 0.06),
            ("weights.debt", 0.05),
            ("weights.insurance", 0.25),
            ("weights.recognition", 0.05),
            ("weights.economy", 0.10),
            ("weights.coercion", 0.10),
        ],
    },
    DefaultFaction {
        name: "kabul",
        label: "Kabul",
        power: 0.25,
        commanders: 0.25,
        values: &[
            ("tie", 0.35),
            ("exposure", 0.5),
            ("patron", 0.1),
            ("weights.infighting", 0.50),
            ("weights.iskp", 0.15),
            ("weights.leverage", 0.03),
            ("weights.oath", 0.03),
            ("weights.honour", 0.04),
            ("weights.debt", 0.02),
            ("weights.insurance", 0.15),
            ("weights.recognition", 0.30),
            ("weights.economy", 0.40),
            ("weights.coercion", 0.30),
        ],
    },
    DefaultFaction {
        name: "haqqani",
        label: "Haqqani",
        power: 0.35,
        commanders: 0.35,
        values: &[
            ("tie", 0.80),
            ("exposure", 1.5),
            ("patron", 0.5),
            ("weights.infighting", 0.50),
            ("weights.iskp", 0.10),
            ("weights.leverage", 0.08),
            ("weights.oath", 0.08),
            ("weights.honour", 0.10),
            ("weights.debt", 0.14),
            ("weights.insurance", 0.45),
            ("weights.recognition", 0.12),
            ("weights.economy", 0.20),
            ("weights.coercion", 0.18),
        ],
    },
];

/// The distribution a faction's parameter starts from: the default faction's own, or the table's.
pub fn default_for(faction: &str, row: &super::Parameter<FactionParameters>) -> Distribution {
    let own = DEFAULT_FACTIONS
        .iter()
        .find(|known| known.name == faction)
        .and_then(|known| known.values.iter().find(|(path, _)| *path == row.path));
    match own {
        Some(&(path, mean)) if path.starts_with("weights.") => weight(mean),
        Some(&(_, value)) => fixed(value),
        None => (row.default)(),
    }
}
