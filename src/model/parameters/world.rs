//! What there is once in a world: the dynamics, the actors outside the factions, and the beliefs all
//! factions start from.

use super::{beta, fixed, lognormal_median, normal, parameters, tri, uniform};

const INF: f64 = f64::INFINITY;

parameters! {
    /// One draw of every world parameter: what the equations read.
    Parameters, WORLD;

    /// The council: how the coalition decides.
    council ("council."): Council {
        centralisation = tri(0.10, 0.25, 0.45), [0.0, 1.0], "0..1", D, Start, "centralisation: 0 a loose coalition of vetoes, 1 a single autocrat", "judgement; the article's 'coalition of loosely aligned factions'";
        centralisation_drift = fixed(0.0), [-0.1, 0.1], "a month", D, Monthly, "monthly change of centralisation", "judgement: no trend assumed";
        power_concentration = fixed(60.0), [1.0, 1e6], "Dirichlet sum", D, Start, "how tightly power shares scatter around their means", "judgement: puts the Haqqani share at .23 to .48 in 95 % of worlds";
        veto_cost = fixed(1.0), [0.0, 100.0], "months of rule", D, Monthly, "loss a faction swallows before it blocks", "judgement";
        veto_slope = fixed(2.0), [0.0, 100.0], "per month of rule", D, Monthly, "steepness of the veto around veto_cost", "judgement";
        resolve = fixed(0.8), [0.0, 100.0], "per month of rule", D, Monthly, "weight of the coalition's value against chance in the council's choice", "judgement";
        noise = fixed(0.5), [0.0, 100.0], "Gumbel scale", D, Monthly, "chance in the council's choice", "judgement";
        stance_scale = fixed(3.0), [0.01, 1000.0], "months of rule", D, Monthly, "value difference at which a faction leader's stance is three quarters set", "judgement";
        discount = fixed(0.985), [0.0, 0.9999], "a month", D, Monthly, "monthly discount factor of the ledger", "judgement: half of a payoff's weight is gone after 46 months";
        election_exponent = fixed(2.0), [0.1, 20.0], "exponent", C, Monthly, "how strongly stakes decide under the condorcet rule", "KTAB's probabilistic election";
        enforced_at = fixed(0.5), [0.0, 1.0], "mean enforcement", D, Monthly, "mean enforcement from which a crackdown counts as enforced", "definition of the rung";
    }
    /// Intensities of the policies; tolerate is zero by definition.
    policies ("policies."): Policies {
        shelter = fixed(-0.5), [-1.0, 0.0], "intensity", D, Monthly, "intensity of open shelter", "judgement";
        mediate = fixed(0.1), [0.0, 1.0], "intensity", D, Monthly, "intensity of mediation: host talks, ask the TTP to hold fire", "judgement; 2021-22 talks";
        contain = fixed(0.35), [0.0, 1.0], "intensity", D, Monthly, "intensity of containment: relocation, warnings, detentions", "judgement; 2023 edict, detentions and relocations";
        crackdown = fixed(1.0), [0.0, 1.0], "intensity", D, Monthly, "intensity of a crackdown", "definition of the scale";
    }
    /// Commanders: how an order is obeyed.
    commanders ("commanders."): Commanders {
        centre_weight = fixed(4.0), [0.0, 100.0], "logit", D, Monthly, "pull of loyalty to the centre, at full centralisation", "judgement";
        faction_weight = fixed(3.0), [0.0, 100.0], "logit", D, Monthly, "pull of the faction leader's stance, at no centralisation", "judgement";
        base = fixed(0.2), [-20.0, 20.0], "logit", D, Monthly, "habit of obedience", "judgement";
        tie_weight = fixed(2.6), [0.0, 100.0], "logit", D, Monthly, "resistance of a commander tied to the TTP to a full order", "judgement";
        peer_weight = fixed(1.0), [0.0, 100.0], "logit", D, Monthly, "pull of peers: all comply +1, none -1", "judgement";
        leaning_scale = fixed(0.5), [0.0, 20.0], "logistic scale", D, Start, "spread of commanders' own leanings", "judgement";
        mutiny_below = fixed(-3.0), [-100.0, 0.0], "logit", D, Monthly, "disposition under which a commander turns on the order", "judgement";
        mutiny_intensity = fixed(0.5), [0.0, 1.0], "intensity", D, Monthly, "intensity above which an order can be mutinied against", "judgement";
        fracture = fixed(0.22), [0.0, 1.0], "share of men", D, Monthly, "share of men in mutiny above which the movement fractures", "judgement";
        fracture_centralisation = fixed(0.10), [0.0, 1.0], "0..1", D, Monthly, "centralisation lost in a fracture", "judgement";
        men_sigma = fixed(0.6), [0.0, 3.0], "log sd", D, Start, "spread of commanders' numbers of men", "judgement";
        tie_concentration = fixed(6.0), [0.01, 1e6], "Beta sum", D, Start, "how tightly commanders' ties scatter around their faction's mean", "judgement";
        loyalty_a = fixed(3.0), [0.01, 1e6], "Beta a", D, Start, "loyalty of commanders, to centre and to faction leader: Beta(a, b)", "judgement";
        loyalty_b = fixed(2.0), [0.01, 1e6], "Beta b", D, Start, "loyalty of commanders, to centre and to faction leader: Beta(a, b)", "judgement";
        exposure_sigma = fixed(0.3), [0.0, 3.0], "log sd", D, Start, "spread of commanders' exposure to TTP areas", "judgement";
        rewiring = fixed(0.15), [0.0, 1.0], "probability", D, Start, "share of peer ties that reach beyond the neighbourhood", "judgement; Watts and Strogatz 1998";
        patron_discount = fixed(0.5), [0.0, 1.0], "share", D, Start, "loyalty to the centre lost where a patron pays in full", "judgement; the article's 'independent sources of funding'";
        retribution = uniform(0.0, 0.5), [0.0, 1.0], "share", D, Monthly, "how far betrayal loosens tied commanders from their leader", "judgement; the article's 'tribal retribution'";
    }
    /// The TTP: numbers, capability, unity and tempo.
    ttp ("ttp."): Ttp {
        fighters = tri(2500.0, 4000.0, 6500.0), [1.0, 1e6], "fighters", B, Start, "TTP fighters at the start", "UN Monitoring Team: 2,500 to 6,000 (2021), 3,000 to 5,500 (2022), 6,000 to 6,500 (2024)";
        fighters_reference = fixed(4000.0), [1.0, 1e6], "fighters", B, Monthly, "fighters at which attacks, inflow to ISKP and sanctuary are scaled", "middle of the UN's range for 2021-22";
        capability = fixed(1.0), [0.0, 10.0], "index", D, Start, "attack capability per fighter at the start", "definition of the scale";
        cohesion = fixed(0.4), [0.0, 1.0], "0..1", D, Start, "TTP unity at the start", "judgement; about 75 splinter groups merged from 2020 to 2025";
        recruitment = fixed(0.016), [0.0, 0.2], "a month", C, Monthly, "recruitment at full freedom of action", "fits 4,000 (2021) to 6,000 to 6,500 (2024), UN Monitoring Team";
        recruitment_saturation = fixed(0.0), [0.0, 1.0], "exponent", D, Monthly, "how far recruitment slackens as the TTP grows: (F/reference)^-saturation", "judgement: none by default";
        attrition = fixed(0.008), [0.0, 0.2], "a month", D, Monthly, "fighters lost to Pakistan", "judgement";
        capability_rate = fixed(0.03), [0.0, 1.0], "a month", D, Monthly, "speed at which capability follows freedom of action", "judgement";
        capability_ceiling = fixed(1.9), [0.0, 10.0], "index", D, Monthly, "capability reached at full freedom of action", "judgement: with it attacks grow from 2021 to 2023 about as PIPS reports";
        cohesion_gain = fixed(0.004), [0.0, 0.2], "a month", D, Monthly, "unity won per unit of freedom above cohesion_freedom", "judgement";
        cohesion_freedom = fixed(0.7), [0.0, 2.0], "index", D, Monthly, "freedom of action at which unity neither grows nor falls", "judgement";
        cohesion_pressure = fixed(0.01), [0.0, 0.2], "a month", D, Monthly, "unity lost under full enforcement", "judgement";
        cohesion_mediation = fixed(0.005), [0.0, 0.2], "a month", D, Monthly, "unity lost while the IEA mediates", "judgement";
        shelter_freedom = fixed(0.4), [0.0, 2.0], "index", D, Monthly, "freedom of action gained by full shelter", "judgement";
        enforcement_freedom = fixed(0.9), [0.0, 2.0], "index", D, Monthly, "freedom of action lost to full enforcement at the first exposure", "judgement";
        freedom_floor = fixed(0.05), [0.0, 1.0], "index", D, Monthly, "freedom of action that no enforcement takes away", "judgement";
        freedom_ceiling = fixed(1.3), [1.0, 3.0], "index", D, Monthly, "most freedom of action that shelter can give", "judgement";
        attack_rate = fixed(7.5), [0.0, 1e4], "attacks a month", C, Monthly, "TTP attacks a month at reference numbers, capability and tempo 1", "PIPS: 87 TTP attacks in 2021, 89 in 2022 of which four months held a ceasefire";
        fighters_elasticity = uniform(0.0, 1.0), [0.0, 2.0], "exponent", D, Monthly, "do more fighters mean more attacks?", "judgement: from not at all to in proportion";
        lull_tempo = fixed(0.4), [0.0, 10.0], "index", D, Monthly, "tempo in a lull", "judgement";
        surge_tempo = fixed(1.5), [0.0, 10.0], "index", D, Monthly, "tempo in a surge", "judgement";
        lull = fixed(-2.0), [-50.0, 50.0], "logit", D, Monthly, "leaning to a lull", "judgement";
        surge = fixed(-1.5), [-50.0, 50.0], "logit", D, Monthly, "leaning to a surge", "judgement";
        lull_talks = fixed(2.5), [-50.0, 50.0], "logit", D, Monthly, "pull of talks with Pakistan towards a lull", "judgement";
        lull_mediation = fixed(2.0), [-50.0, 50.0], "logit", D, Monthly, "pull of the IEA's mediation towards a lull", "judgement; 2021 and 2022 ceasefires";
        restraint = fixed(1.0), [-50.0, 50.0], "logit", D, Monthly, "pull of an order against the TTP: towards a lull, away from a surge", "judgement";
        retaliation = normal(0.0, 1.4), [-INF, INF], "logit", C, Monthly, "answer to being struck: towards a surge and away from a lull if positive, the reverse if negative", "three-month effect of strikes on attacks, log: Normal(0, .20): -6 % (March 2024), +35 % (December 2024)";
        ceasefire_attacks = beta(2.0, 12.0), [0.0, 10.0], "share", B, Start, "attacks that go on under an effective ceasefire", "TTP's own claims: 42 22 39 54 0 0 0 0 39 43 59 69 in 2022";
    }
    /// Attacks as they are counted.
    attacks ("attacks."): Attacks {
        dispersion = uniform(14.0, 54.0), [0.01, 1e9], "gamma shape", C, Monthly, "how evenly attacks fall over the months: shape of the gamma that mixes the Poisson mean", "PICSS monthly counts: variance over mean 2.4 to 5.1";
        other = fixed(12.0), [0.0, 1e4], "attacks a month", C, Monthly, "attacks in Pakistan by all other groups, in the first month", "PIPS: 207 less 87 in 2021 and 262 less 89 in 2022 are 10 and 14.4 a month, ISKP's included";
        other_growth = fixed(0.006), [-0.01, 0.2], "a month", C, Monthly, "linear growth of other groups' attacks, as a share of the first month", "PIPS: 171 Baloch attacks of 521 in 2024";
        killed = fixed(1.75), [0.0, 100.0], "killed an attack", C, Monthly, "mean number killed in an attack", "PIPS: 335/207, 419/262, 693/306, 852/521";
        killed_dispersion = fixed(0.5), [0.01, 1e6], "gamma shape", D, Monthly, "how unevenly the killed fall over attacks: shape of the gamma for one attack", "judgement: a few attacks kill many";
    }
    /// How much each source reports of what the model counts; PIPS is the scale.
    reporting ("reporting."): Reporting {
        pips = fixed(1.0), [0.0, 100.0], "factor", C, Monthly, "attacks PIPS reports for one attack of the model, all groups", "definition of the scale";
        picss = tri(1.3, 1.75, 2.2), [0.0, 100.0], "factor", C, Monthly, "attacks PICSS reports for one attack of the model, all groups", "294/207, 380/262, 645/306, 908/521 for 2021 to 2024";
        ttp_claims = tri(2.5, 4.0, 7.0), [0.0, 100.0], "factor", C, Monthly, "attacks the TTP claims for one TTP attack of the model", "282/87 and 367/89 for 2021 and 2022";
        un = tri(3.0, 6.0, 9.0), [0.0, 100.0], "factor", D, Monthly, "TTP attacks the UN Monitoring Team reports for one of the model", "573/87 for 2021; 1,210 in 2023";
    }
    /// TTP bands: what they do under pressure.
    bands ("bands."): Bands {
        size_sigma = fixed(0.7), [0.0, 3.0], "log sd", D, Start, "spread of band sizes", "judgement";
        allegiance_a = fixed(3.5), [0.01, 1e6], "Beta a", D, Start, "allegiance to the TTP leadership: Beta(a, b)", "judgement";
        allegiance_b = fixed(1.5), [0.01, 1e6], "Beta b", D, Start, "allegiance to the TTP leadership: Beta(a, b)", "judgement";
        affinity_a = fixed(1.0), [0.01, 1e6], "Beta a", D, Start, "affinity to ISKP: Beta(a, b)", "judgement; ISKP's first emirs came from the TTP";
        affinity_b = fixed(3.0), [0.01, 1e6], "Beta b", D, Start, "affinity to ISKP: Beta(a, b)", "judgement; ISKP's first emirs came from the TTP";
        exposure_a = fixed(4.0), [0.01, 1e6], "Beta a", D, Start, "exposure to the IEA's reach: Beta(a, b)", "judgement";
        exposure_b = fixed(1.5), [0.01, 1e6], "Beta b", D, Start, "exposure to the IEA's reach: Beta(a, b)", "judgement";
        grievance = fixed(0.3), [0.0, 1.0], "0..1", D, Monthly, "grievance at the start, and what it returns to", "judgement";
        grievance_gain = fixed(0.02), [0.0, 1.0], "a month", D, Monthly, "grievance gained under full pressure", "judgement";
        grievance_recovery = fixed(0.005), [0.0, 1.0], "a month", D, Monthly, "speed at which grievance returns", "judgement";
        leave_base = fixed(-7.0), [-50.0, 50.0], "logit", D, Monthly, "leaning to return to Pakistan or to settle, without pressure", "judgement";
        return_pressure = fixed(3.5), [-50.0, 50.0], "logit", D, Monthly, "pull of pressure towards returning to Pakistan", "judgement";
        settle_pressure = fixed(3.2), [-50.0, 50.0], "logit", D, Monthly, "pull of pressure towards settling, less the share of grievance", "judgement";
        resist_base = fixed(-7.0), [-50.0, 50.0], "logit", D, Monthly, "leaning to resist, without pressure", "judgement";
        resist_pressure = fixed(3.5), [-50.0, 50.0], "logit", D, Monthly, "pull of pressure towards resisting, in a united TTP", "judgement";
        defect_base = fixed(-7.5), [-50.0, 50.0], "logit", D, Monthly, "leaning to defect to ISKP, without pressure", "judgement: next to nobody leaves a TTP that is left alone";
        defect_pressure = tri(7.0, 9.3, 12.5), [-50.0, 50.0], "logit", C, Monthly, "pull of pressure towards ISKP, in a band with full affinity", "set so that a year of full pressure drives .05, .14, .29 of the TTP to ISKP at its least, likeliest and most: former TTP were 8 to 30 % of the TTP in ISKP's 2016 ranks, FARC dissidents 6 to 17 %";
        defect_strength = fixed(0.8), [-50.0, 50.0], "logit", D, Monthly, "pull of ISKP's strength, per log of it over its reference", "judgement";
        defect_allegiance = fixed(1.5), [-50.0, 50.0], "logit", D, Monthly, "hold of allegiance to a united TTP", "judgement";
        moved_least = fixed(0.4), [0.0, 1.0], "share", D, Monthly, "least share of a band that moves when it moves; the most is all of it", "judgement";
        returned_exposure = fixed(0.3), [0.0, 1.0], "share", D, Monthly, "exposure left to those who return to Pakistan", "judgement";
    }
    /// ISKP: strength, and whether the TTP starves or feeds it.
    iskp ("iskp."): Iskp {
        strength = lognormal_median(1900.0, 0.2), [0.0, INF], "fighters", B, Start, "ISKP fighters at the start", "UN Monitoring Team: 1,500 to 2,000 (2021), about 4,000 (2022), about 2,000 (2025)";
        reference = fixed(3000.0), [1.0, 1e6], "fighters", C, Monthly, "strength at which violence is 1", "middle of the UN's figures for 2021 to 2025";
        growth = fixed(0.012), [-0.2, 0.2], "a month", D, Monthly, "growth left to itself", "judgement";
        suppression = fixed(0.022), [0.0, 0.5], "a month", D, Monthly, "shrinkage under the IEA's campaign, at reference strength and without infighting", "judgement; ISKP's attacks fell from about 100 a year (2022) to about 8 (2025)";
        suppression_least = fixed(0.1), [0.0, 1.0], "share", D, Monthly, "relative strength under which suppression no longer slackens", "judgement";
        suppression_most = fixed(4.0), [1.0, 100.0], "share", D, Monthly, "relative strength over which suppression no longer rises", "judgement";
        cooperation_help = tri(-0.2, 0.1, 0.5), [-1.0, 5.0], "share", D, Monthly, "suppression won (or lost) through cooperation with neighbours", "judgement: the sign is open";
        least = fixed(50.0), [0.0, 1e6], "fighters", D, Monthly, "strength under which ISKP does not fall", "judgement";
        defectors_kept = fixed(0.8), [0.0, 1.0], "share", D, Monthly, "defecting fighters that ISKP keeps", "judgement";
        inflow = fixed(25.0), [0.0, 1e4], "fighters a month", C, Monthly, "fighters that drift from a disunited TTP to ISKP", "judgement; UN and press on splinters";
        buffer = tri(-0.5, 1.0, 1.5), [-10.0, 10.0], "share", D, Monthly, "does a united TTP starve ISKP? 1: unity stops the drift; negative: it feeds it", "the article's 'buffer', as a hypothesis";
        high_tempo = fixed(1.4), [0.0, 10.0], "index", D, Monthly, "tempo when high", "judgement";
        low_tempo = fixed(0.6), [0.0, 10.0], "index", D, Monthly, "tempo when low", "judgement";
        tempo_base = fixed(-0.3), [-50.0, 50.0], "logit", D, Monthly, "leaning to high tempo", "judgement";
        tempo_infighting = fixed(2.0), [-50.0, 50.0], "logit", D, Monthly, "pull of the IEA's infighting towards high tempo", "judgement";
        tempo_strength = fixed(0.5), [-50.0, 50.0], "logit", D, Monthly, "pull of strength towards high tempo, per log of it over its reference", "judgement";
        attacks = fixed(14.0), [0.0, 1e4], "attacks a month", C, Monthly, "ISKP attacks on the IEA at violence 1", "about 100 a year in 2022, UN reporting windows, at violence .6";
    }
    /// Pakistan: what it tries, and what it does to the IEA.
    pakistan ("pakistan."): Pakistan {
        inducement = tri(0.0, 0.2, 0.5), [0.0, 1.0], "0..1", D, Monthly, "trade and transit offered for cooperation, as a share of full normalisation", "judgement";
        honour = tri(0.3, 0.6, 0.9), [0.0, 1.0], "probability", D, Monthly, "chance that a month's promise is kept", "judgement";
        coercion_will = fixed(0.0), [-50.0, 50.0], "logit", D, Monthly, "resolve to coerce, beyond what the dead call for", "lever: 0 is history's level";
        talks_will = fixed(0.0), [-50.0, 50.0], "logit", D, Monthly, "readiness to talk with the TTP", "lever: 0 is history's level";
        coercion = fixed(0.1), [0.0, 1.0], "0..1", D, Start, "coercion felt at the start", "judgement";
        coercion_rate = fixed(0.2), [0.0, 1.0], "a month", D, Monthly, "speed at which coercion follows its target", "judgement";
        target_induce = fixed(0.05), [0.0, 1.0], "0..1", D, Monthly, "coercion aimed at while inducing", "judgement";
        target_talk = fixed(0.10), [0.0, 1.0], "0..1", D, Monthly, "coercion aimed at while talking", "judgement";
        target_hold = fixed(0.20), [0.0, 1.0], "0..1", D, Monthly, "coercion aimed at while holding", "judgement";
        target_coerce = fixed(0.90), [0.0, 1.0], "0..1", D, Monthly, "coercion aimed at while coercing", "judgement";
        relief = fixed(0.7), [0.0, 1.0], "share", D, Monthly, "coercion taken away by full cooperation", "judgement";
        shelter_coercion = fixed(0.1), [0.0, 1.0], "0..1", D, Monthly, "coercion added by full shelter", "judgement";
        grievance_memory = fixed(0.85), [0.0, 0.999], "a month", D, Monthly, "share of the stock of deaths that is felt a month later", "judgement";
        blame = fixed(1.0), [0.0, 1.0], "share", D, Monthly, "share of other groups' killings that Pakistan lays at the IEA's door", "judgement: Islamabad blames Afghan soil for Baloch attacks too";
        induce = fixed(-0.3), [-50.0, 50.0], "logit", D, Monthly, "leaning to induce", "judgement";
        induce_grievance = fixed(0.5), [-50.0, 50.0], "logit", D, Monthly, "how far deaths turn it from inducing", "judgement";
        talk = fixed(-1.5), [-50.0, 50.0], "logit", D, Monthly, "leaning to talk", "judgement";
        talk_grievance = fixed(0.3), [-50.0, 50.0], "logit", D, Monthly, "how far deaths turn it from talking", "judgement";
        coerce = fixed(-1.5), [-50.0, 50.0], "logit", D, Monthly, "leaning to coerce", "judgement";
        coerce_grievance = fixed(0.7), [-50.0, 50.0], "logit", D, Monthly, "how far deaths turn it to coercing", "judgement";
        coerce_deniability = fixed(0.5), [0.0, 1.0], "share", D, Monthly, "how far deniability shields from coercion", "judgement; the article's 'plausible deniability'";
        learning_rate = fixed(0.1), [0.0, 1.0], "a trial", D, Monthly, "speed at which it learns what works", "reinforcement learning, Erev and Roth 1998; the rate is judgement";
        learning_weight = fixed(1.0), [0.0, 100.0], "logit per 100 deaths", D, Monthly, "how far it follows what it learned", "judgement";
        strike_probability = fixed(0.2), [0.0, 1.0], "probability a month", C, Monthly, "chance of an air strike in a month of coercing", "three strikes in 41 months, a third of them coercive";
    }
    /// Outside powers: recognition and aid, conditional on conduct.
    outside ("outside."): Outside {
        recognition_offer = tri(0.0, 0.15, 0.4), [0.0, 1.0], "0..1", D, Monthly, "recognition offered for cooperation, as a share of full recognition", "judgement";
        aid = tri(0.0, 0.1, 0.3), [0.0, 1.0], "0..1", D, Monthly, "aid offered for cooperation, as a share of full normalisation", "judgement; UN cash 1.8 bn USD in 2022, 1.4 bn in 2023 came without this condition";
        honour = tri(0.3, 0.6, 0.9), [0.0, 1.0], "probability", D, Monthly, "chance that a month's promise is kept", "judgement";
        recognition = fixed(0.0), [0.0, 1.0], "0..1", B, Start, "recognition at the start", "none in August 2021";
        normalisation = fixed(0.0), [0.0, 1.0], "0..1", D, Start, "economic normalisation at the start", "definition of the scale";
        recognition_rate = fixed(0.05), [0.0, 1.0], "a month", D, Monthly, "speed at which recognition follows conduct", "judgement";
        normalisation_rate = fixed(0.10), [0.0, 1.0], "a month", D, Monthly, "speed at which trade and aid follow conduct", "judgement";
        shelter_recognition = fixed(0.1), [0.0, 1.0], "0..1", D, Monthly, "recognition withheld under full shelter", "judgement";
        attention = fixed(0.6), [0.0, 1.0], "0..1", D, Start, "attention of outside powers at the start", "judgement";
        attention_mean = fixed(0.6), [0.0, 1.0], "0..1", D, Monthly, "attention that outside powers return to", "judgement";
        attention_rate = fixed(0.05), [0.0, 1.0], "a month", D, Monthly, "speed at which attention returns", "judgement";
        attention_noise = fixed(0.03), [0.0, 1.0], "sd a month", D, Monthly, "drift of attention", "judgement";
    }
    /// Visible cooperation, and the fog that unenforced pledges make.
    fog ("fog."): Fog {
        memory = fixed(0.85), [0.0, 0.999], "a month", D, Monthly, "share of visible cooperation that is remembered a month later", "judgement";
        full_action = fixed(0.6), [0.01, 10.0], "enforcement", D, Monthly, "enforcement that counts as full cooperation", "judgement";
        reputation = fixed(0.5), [0.0, 1.0], "0..1", D, Monthly, "belief in unenforced pledges at the start, and what it returns to", "judgement; the article's 'diplomatic fog'";
        reputation_cost = fixed(0.03), [0.0, 1.0], "a month", D, Monthly, "belief lost to a full pledge left unenforced", "judgement";
        reputation_recovery = fixed(0.005), [0.0, 1.0], "a month", D, Monthly, "speed at which belief returns", "judgement";
    }
    /// How far attacks can be disowned.
    deniability ("deniability."): Deniability {
        level = fixed(0.7), [0.0, 1.0], "0..1", D, Monthly, "deniability at the start, and what it returns to", "judgement";
        erosion = fixed(0.002), [0.0, 1.0], "a month", D, Monthly, "deniability lost to attacks at the leverage scale, with full evidence", "judgement";
        evidence = fixed(0.75), [0.0, 1.0], "0..1", B, Monthly, "how plainly attacks point to Afghan soil", "a provincial police chief: 75 % of suicide bombers Afghan in solved cases of 2023; a minister said 14 of 24";
        recovery = fixed(0.005), [0.0, 1.0], "a month", D, Monthly, "speed at which deniability returns", "judgement";
    }
    /// The Durand Line dispute, and the leverage that attacks give in it.
    border ("border."): Border {
        salience = fixed(0.6), [0.0, 1.0], "0..1", D, Monthly, "salience of the dispute at the start, and what it returns to", "judgement";
        rally = tri(-0.02, 0.02, 0.04), [-1.0, 1.0], "a month", D, Monthly, "does coercion feed nationalism? Salience gained per unit of coercion above the threshold", "judgement: the sign is open";
        rally_threshold = fixed(0.2), [0.0, 1.0], "0..1", D, Monthly, "coercion that neither feeds nor calms nationalism", "judgement";
        recovery = fixed(0.005), [0.0, 1.0], "a month", D, Monthly, "speed at which salience returns", "judgement";
        leverage_scale = fixed(20.0), [0.01, 1e4], "attacks a month", D, Monthly, "TTP attacks a month at which leverage is three quarters won", "judgement";
    }
    /// Betrayal: the stock of broken oath and guest-right, and the strain that mediation puts on the debt.
    betrayal ("betrayal."): Betrayal {
        half_life = fixed(24.0), [0.1, 1e4], "months", D, Monthly, "time in which betrayal is half forgotten", "judgement";
        execution = fixed(0.25), [0.0, 1.0], "a month", D, Monthly, "betrayal done by full enforcement", "judgement; the article's 'act of fratricide'";
        order = fixed(0.03), [0.0, 1.0], "a month", D, Monthly, "betrayal done by a full order left unenforced", "judgement";
    }
    /// Infighting: the share of the movement that fights itself.
    infighting ("infighting."): Infighting {
        memory = fixed(0.8), [0.0, 0.999], "a month", D, Monthly, "share of infighting that goes on a month later", "judgement";
        memory_fractured = fixed(0.95), [0.0, 0.999], "a month", D, Monthly, "the same after a fracture", "judgement";
        mutiny = fixed(0.2), [0.0, 10.0], "a month", D, Monthly, "infighting from mutiny", "judgement";
        enforcement = tri(0.0, 0.1, 0.3), [0.0, 10.0], "share", D, Monthly, "infighting from enforcement itself, as a share of that from mutiny", "judgement; fighters 'embedded' in Taliban units";
        resistance = fixed(0.5), [0.0, 10.0], "a month", D, Monthly, "infighting from TTP bands that resist", "judgement";
        fracture = fixed(0.3), [0.0, 1.0], "0..1", D, Monthly, "infighting from a fracture", "judgement";
    }
    /// The hazard that the regime falls.
    collapse ("collapse."): Collapse {
        base = fixed(0.0006), [0.0, 1.0], "a month", C, Monthly, "hazard of collapse with nothing amiss", "insurgent-victory regimes fail at about .04 a year, non-foreign causes .02; judgement for the rest";
        infighting = fixed(0.02), [0.0, 1.0], "a month", D, Monthly, "hazard added by full infighting", "judgement";
        iskp = fixed(0.0008), [0.0, 1.0], "a month", D, Monthly, "hazard added by ISKP violence 1", "judgement";
        coercion = fixed(0.0008), [0.0, 1.0], "a month", D, Monthly, "hazard added by full coercion", "judgement";
        betrayal = tri(0.0, 0.001, 0.003), [0.0, 1.0], "a month", D, Monthly, "hazard added by full betrayal: the bonds that 'grant it legitimacy'", "judgement";
    }
    /// The insurance policy: sanctuary after a fall.
    insurance ("insurance."): Insurance {
        betrayal = fixed(1.5), [0.0, 100.0], "share", D, Monthly, "sanctuary lost to full betrayal", "judgement; the article's 'insurance policy'";
    }
    /// How beliefs learn, and what the mental model assumes.
    belief ("belief."): Belief {
        defection_rate = fixed(0.1), [0.0, 1.0], "a month", D, Monthly, "speed at which observed defections move that belief", "judgement";
        resistance_rate = fixed(0.1), [0.0, 1.0], "a month", D, Monthly, "speed at which seen resistance moves that error", "judgement";
        mutiny_share = fixed(0.5), [0.0, 1.0], "share", D, Monthly, "mutiny expected at full resistance to a full order", "judgement";
        mutiny_exponent = fixed(1.5), [0.1, 10.0], "exponent", D, Monthly, "how steeply expected mutiny rises with expected resistance", "judgement";
        credibility_rate = fixed(0.05), [0.0, 1.0], "a month", D, Monthly, "speed at which kept and broken promises move those beliefs, at full cooperation", "judgement";
        relief_unbelieved = fixed(0.3), [0.0, 1.0], "share", D, Monthly, "relief from coercion expected from a Pakistan that is not believed at all", "judgement";
        leaving = fixed(0.003), [0.0, 0.9], "share a month", C, Monthly, "fighters expected to lay down arms under full enforcement", "what the bands' own rule gives at full pressure, so that no error is built into the belief";
    }
}
