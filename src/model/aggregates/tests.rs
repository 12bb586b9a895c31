//! Every equation of section 4 against numbers worked by hand.
//!
//! Each test starts from parameters that are all 0 and names those its equation reads, so that the
//! arithmetic in the comment is complete and no change of a default moves it.

use super::*;

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found} instead of {expected}");
}

#[test]
fn freedom_is_given_by_shelter_and_taken_by_enforcement_within_reach() {
    let mut p = Parameters::default();
    (p.ttp.shelter_freedom, p.ttp.enforcement_freedom) = (0.4, 0.9);
    (p.ttp.freedom_floor, p.ttp.freedom_ceiling) = (0.05, 1.3);
    let drive = |intensity, enforcement, exposure| Drive { intensity, enforcement, exposure, ..Drive::default() };
    assert_eq!(freedom(&drive(0.0, 0.0, 1.0), &p), 1.0);
    // 1 + .4 * .5 = 1.2; 1 - .9 * .5 * .8 = .64; an order that nobody carries out takes nothing.
    close(freedom(&drive(-0.5, 0.0, 1.0), &p), 1.2);
    close(freedom(&drive(1.0, 0.5, 0.8), &p), 0.64);
    assert_eq!(freedom(&drive(1.0, 0.0, 1.0), &p), 1.0);
    // 1 - .9 * 1 * 1.5 is under the floor; 1 + 1 * 1 over the ceiling.
    assert_eq!(freedom(&drive(1.0, 1.0, 1.5), &p), 0.05);
    p.ttp.shelter_freedom = 1.0;
    assert_eq!(freedom(&drive(-1.0, 0.0, 1.0), &p), 1.3);
}

#[test]
fn attacks_follow_numbers_capability_freedom_and_tempo() {
    let mut p = Parameters::default();
    (p.ttp.attack_rate, p.ttp.fighters_reference, p.ttp.fighters_elasticity) = (8.0, 4000.0, 0.5);
    let a = Aggregates { fighters: 9000.0, capability: 1.25, ..Aggregates::default() };
    // 8 * (9000 / 4000)^.5 * 1.25 * .8 * .5 = 8 * 1.5 * .5 = 6.
    close(attack_rate(&a, 0.8, 0.5, &p), 6.0);
    p.ttp.fighters_elasticity = 0.0;
    close(attack_rate(&a, 0.8, 0.5, &p), 4.0);
    // Nobody attacks where nobody is, whatever numbers are worth.
    assert_eq!(attack_rate(&Aggregates { fighters: 0.0, ..a }, 0.8, 0.5, &p), 0.0);
}

#[test]
fn leverage_saturates_in_attacks_and_is_no_more_than_salience() {
    let mut p = Parameters::default();
    p.border.leverage_scale = 20.0;
    // .6 tanh(1) = .6 * .761594; .6 tanh(100) = .6; no dispute, no leverage.
    close(leverage(0.6, 20.0, &p), 0.456_956);
    assert_eq!(leverage(0.6, 2000.0, &p), 0.6);
    assert_eq!((leverage(0.0, 20.0, &p), leverage(0.6, 0.0, &p)), (0.0, 0.0));
}

#[test]
fn recruitment_slackens_with_numbers_only_where_it_saturates() {
    let mut p = Parameters::default();
    (p.ttp.recruitment, p.ttp.fighters_reference) = (0.02, 4000.0);
    close(recruitment(9000.0, 0.8, &p), 0.016);
    close(recruitment(1000.0, 0.8, &p), 0.016);
    // .016 * (9000 / 4000)^-.5 = .016 / 1.5, and .016 * (1000 / 4000)^-.5 = .016 * 2.
    p.ttp.recruitment_saturation = 0.5;
    close(recruitment(9000.0, 0.8, &p), 0.010_666_667);
    close(recruitment(1000.0, 0.8, &p), 0.032);
}

#[test]
fn fighters_leave_before_they_recruit() {
    let mut p = Parameters::default();
    (p.ttp.recruitment, p.ttp.attrition) = (0.02, 0.008);
    let a = Aggregates { fighters: 4000.0, ..Aggregates::default() };
    let d = Drive { defecting: 100.0, leaving: 50.0, ..Drive::default() };
    // (4000 - 150) (1 + .02 * .5 - .008) = 3850 * 1.002.
    close(step(&a, &d, 0.5, 0.0, &p).fighters, 3857.7);
    // More cannot leave than there are.
    assert_eq!(step(&a, &Drive { defecting: 5000.0, ..d }, 0.5, 0.0, &p).fighters, 0.0);
}

#[test]
fn capability_follows_freedom() {
    let mut p = Parameters::default();
    (p.ttp.capability_rate, p.ttp.capability_ceiling) = (0.1, 2.0);
    let a = Aggregates { capability: 1.0, ..Aggregates::default() };
    // 1 + .1 (2 * .8 - 1) = 1.06.
    close(step(&a, &Drive::default(), 0.8, 0.0, &p).capability, 1.06);
}

#[test]
fn cohesion_grows_in_a_haven_and_falls_under_pressure_and_mediation() {
    let mut p = Parameters::default();
    (p.ttp.cohesion_gain, p.ttp.cohesion_freedom) = (0.05, 0.7);
    (p.ttp.cohesion_pressure, p.ttp.cohesion_mediation) = (0.1, 0.03);
    let a = Aggregates { cohesion: 0.4, ..Aggregates::default() };
    let d = Drive { enforcement: 0.5, ..Drive::default() };
    // .4 + .05 (1.1 - .7) - .1 * .5 = .37; with mediation .34.
    close(step(&a, &d, 1.1, 0.0, &p).cohesion, 0.37);
    close(step(&a, &Drive { mediating: true, ..d }, 1.1, 0.0, &p).cohesion, 0.34);
    // At freedom .7 and no pressure it stays; at 1 it can go no higher.
    assert_eq!(step(&a, &Drive::default(), 0.7, 0.0, &p).cohesion, 0.4);
    assert_eq!(step(&Aggregates { cohesion: 1.0, ..a }, &Drive::default(), 1.1, 0.0, &p).cohesion, 1.0);
}

fn iskp_parameters() -> Parameters {
    let mut p = Parameters::default();
    p.ttp.fighters_reference = 4000.0;
    (p.iskp.reference, p.iskp.growth, p.iskp.suppression, p.iskp.cooperation_help) = (3000.0, 0.01, 0.04, 0.2);
    (p.iskp.suppression_least, p.iskp.suppression_most, p.iskp.least) = (0.09, 4.0, 50.0);
    (p.iskp.defectors_kept, p.iskp.inflow, p.iskp.buffer) = (0.8, 30.0, 0.5);
    p
}

#[test]
fn iskp_grows_is_suppressed_and_takes_in_defectors_and_drifters() {
    let mut p = iskp_parameters();
    let a = Aggregates {
        iskp_strength: 750.0,
        infighting: 0.25,
        cooperation: 0.5,
        fighters: 9000.0,
        cohesion: 0.4,
        ..Aggregates::default()
    };
    let d = Drive { defecting: 10.0, ..Drive::default() };
    // Suppression .04 * .75 * (1 + .2 * .5) * sqrt(750 / 3000) = .0165; drift 30 * 1.5 * (1 - .5 * .4) = 36.
    // 750 (1 + .01 - .0165) + .8 * 10 + 36 = 745.125 + 44 = 789.125.
    close(step(&a, &d, 1.0, 0.0, &p).iskp_strength, 789.125);
    // A unity that feeds ISKP: drift 45 (1 + 1 * .4) = 63.
    p.iskp.buffer = -1.0;
    close(step(&a, &d, 1.0, 0.0, &p).iskp_strength, 816.125);
    // Unity can stop the drift and no more: 1 - 5 * .4 is below 0.
    p.iskp.buffer = 5.0;
    close(step(&a, &d, 1.0, 0.0, &p).iskp_strength, 753.125);
}

#[test]
fn iskp_is_suppressed_within_bounds_and_never_extinct() {
    let mut p = iskp_parameters();
    (p.iskp.inflow, p.iskp.growth) = (0.0, 0.0);
    let strength = |iskp_strength, p: &Parameters| {
        let a = Aggregates { iskp_strength, ..Aggregates::default() };
        step(&a, &Drive::default(), 1.0, 0.0, p).iskp_strength
    };
    // 150 / 3000 = .05 counts as .09: 150 (1 - .04 * .3); 48,000 / 3000 = 16 counts as 4: 48,000 (1 - .04 * 2).
    close(strength(150.0, &p), 148.2);
    close(strength(48_000.0, &p), 44_160.0);
    p.iskp.least = 149.0;
    assert_eq!(strength(150.0, &p), 149.0);
}

#[test]
fn coercion_is_relieved_by_cooperation_and_drawn_by_shelter() {
    let mut p = Parameters::default();
    (p.pakistan.coercion_rate, p.pakistan.relief, p.pakistan.shelter_coercion) = (0.2, 0.7, 0.1);
    let a = Aggregates { coercion: 0.3, cooperation: 0.4, ..Aggregates::default() };
    let d = Drive { coercion_target: 0.9, relief: 0.5, coercion_added: 0.2, intensity: -0.5, ..Drive::default() };
    // Target .9 (1 - .7 * .5 * .4) + .1 * .5 + .2 = .774 + .25 = 1.024; .3 + .2 (1.024 - .3) = .4448.
    close(step(&a, &d, 1.0, 0.0, &p).coercion, 0.4448);
    // No relief comes: .9 + .25 = 1.15, .3 + .2 * .85 = .47.
    close(step(&a, &Drive { relief: 0.0, ..d }, 1.0, 0.0, &p).coercion, 0.47);
    p.pakistan.coercion_rate = 1.0;
    assert_eq!(step(&a, &d, 1.0, 0.0, &p).coercion, 1.0);
}

#[test]
fn grievance_is_a_fading_stock_of_deaths() {
    let mut p = Parameters::default();
    p.pakistan.grievance_memory = 0.85;
    let a = Aggregates { grievance: 2.0, ..Aggregates::default() };
    // .85 * 2 + 35 / 100 = 2.05.
    close(step(&a, &Drive { killed: 35.0, ..Drive::default() }, 1.0, 0.0, &p).grievance, 2.05);
}

#[test]
fn pledges_count_while_they_are_believed_and_are_believed_less() {
    let mut p = Parameters::default();
    (p.fog.memory, p.fog.full_action, p.fog.reputation) = (0.8, 0.6, 0.7);
    (p.fog.reputation_cost, p.fog.reputation_recovery) = (0.03, 0.005);
    let a = Aggregates { cooperation: 0.5, reputation: 0.5, ..Aggregates::default() };
    let month = |intensity, enforcement| step(&a, &Drive { intensity, enforcement, ..Drive::default() }, 1.0, 0.0, &p);
    // (.4 + .5 * .6) / .6 is over full: .8 * .5 + .2 = .6. Belief .5 - .03 * .6 + .005 * .2 = .483.
    close(month(1.0, 0.4).cooperation, 0.6);
    close(month(1.0, 0.4).reputation, 0.483);
    // (.1 + .5 * .2) / .6 = 1/3: .4 + .2 / 3. Nobody acts and nobody pledges: .4.
    close(month(0.3, 0.1).cooperation, 0.466_666_667);
    close(month(0.0, 0.0).cooperation, 0.4);
    // Shelter pledges nothing against the TTP.
    assert_eq!(month(-0.5, 0.0).cooperation, month(0.0, 0.0).cooperation);
    // A pledge more than kept costs no belief: .5 + .001.
    close(month(0.3, 0.4).reputation, 0.501);
}

#[test]
fn normalisation_moves_towards_what_is_offered_and_kept() {
    let mut p = Parameters::default();
    (p.pakistan.inducement, p.outside.aid, p.outside.normalisation_rate) = (0.5, 0.5, 0.1);
    let a = Aggregates { normalisation: 0.1, cooperation: 0.8, attention: 0.5, ..Aggregates::default() };
    let d = Drive { honoured: 0.5, honoured_outside: 0.5, aid_factor: 2.0, ..Drive::default() };
    // Trade .5 * .8 * .5 = .2, aid .5 * 2 * .5 * .8 * .5 = .2: .1 + .1 (.4 - .1) = .13.
    close(step(&a, &d, 1.0, 0.0, &p).normalisation, 0.13);
    // Trade alone .2: .11; aid alone the same; nothing kept: .1 - .01.
    close(step(&a, &Drive { honoured_outside: 0.0, ..d }, 1.0, 0.0, &p).normalisation, 0.11);
    close(step(&a, &Drive { honoured: 0.0, honoured_outside: 0.0, ..d }, 1.0, 0.0, &p).normalisation, 0.09);
    // Aid .5 * 20 * .2 = 2 is no more than everything: .1 + .1 (1 - .1) = .19.
    close(step(&a, &Drive { aid_factor: 20.0, ..d }, 1.0, 0.0, &p).normalisation, 0.19);
}

#[test]
fn recognition_has_a_floor_that_was_given_and_is_withheld_under_shelter() {
    let mut p = Parameters::default();
    (p.outside.recognition_rate, p.outside.recognition_offer, p.outside.shelter_recognition) = (0.05, 0.5, 0.2);
    let a = Aggregates { recognition: 0.1, cooperation: 0.8, attention: 0.5, ..Aggregates::default() };
    let d = Drive { honoured_outside: 0.5, recognition_given: 0.3, intensity: -0.5, ..Drive::default() };
    // Target .3 + .5 * .5 * .8 * .5 - .2 * .5 = .3: .1 + .05 * .2 = .11.
    close(step(&a, &d, 1.0, 0.0, &p).recognition, 0.11);
    // What was given stays without any conduct: at .3, with nothing offered, .3.
    let given = Aggregates { recognition: 0.3, ..Aggregates::default() };
    let idle = Drive { recognition_given: 0.3, ..Drive::default() };
    close(step(&given, &idle, 1.0, 0.0, &p).recognition, 0.3);
    // Without the gift it wears off: .3 - .05 * .3; and shelter cannot take more than there is.
    close(step(&given, &Drive::default(), 1.0, 0.0, &p).recognition, 0.285);
    let nothing = Aggregates::default();
    assert_eq!(step(&nothing, &Drive { intensity: -1.0, ..Drive::default() }, 1.0, 0.0, &p).recognition, 0.0);
}

#[test]
fn attention_returns_and_drifts() {
    let mut p = Parameters::default();
    (p.outside.attention_rate, p.outside.attention_mean) = (0.05, 0.8);
    let a = Aggregates { attention: 0.6, ..Aggregates::default() };
    let month = |attention_shock| step(&a, &Drive { attention_shock, ..Drive::default() }, 1.0, 0.0, &p).attention;
    // .6 + .05 * .2 + .02 = .63.
    close(month(0.02), 0.63);
    assert_eq!((month(5.0), month(-5.0)), (1.0, 0.0));
}

#[test]
fn orders_betray_and_mediation_strains() {
    let mut p = Parameters::default();
    (p.betrayal.execution, p.betrayal.order) = (0.25, 0.05);
    let a = Aggregates { betrayal: 0.2, strain: 0.1, ..Aggregates::default() };
    let d = Drive { intensity: 1.0, enforcement: 0.4, fade: 0.9, ..Drive::default() };
    // Stain .25 * .4 + .05 * .6 = .13. Betrayal .18 + .82 * .13 = .2866, strain .09.
    let ordered = step(&a, &d, 1.0, 0.0, &p);
    close(ordered.betrayal, 0.2866);
    close(ordered.strain, 0.09);
    // Mediating: betrayal .18, strain .09 + .91 * .13 = .2083.
    let mediated = step(&a, &Drive { mediating: true, ..d }, 1.0, 0.0, &p);
    close(mediated.betrayal, 0.18);
    close(mediated.strain, 0.2083);
    // Shelter breaks nothing.
    let sheltered = step(&a, &Drive { intensity: -1.0, enforcement: 0.0, ..d }, 1.0, 0.0, &p);
    close(sheltered.betrayal, 0.18);
}

#[test]
fn half_of_betrayal_is_forgotten_in_its_half_life() {
    let mut p = Parameters::default();
    p.betrayal.half_life = 12.0;
    // 2^(-1/12) = .943874; twelve times over a half.
    close(fade(&p), 0.943_874);
    close((0..12).map(|_| fade(&p)).product::<f64>(), 0.5);
}

#[test]
fn infighting_fades_more_slowly_after_a_fracture() {
    let mut p = Parameters::default();
    (p.infighting.memory, p.infighting.memory_fractured, p.infighting.fracture) = (0.8, 0.95, 0.3);
    (p.infighting.mutiny, p.infighting.enforcement, p.infighting.resistance) = (0.2, 0.5, 0.5);
    let a = Aggregates { infighting: 0.3, ..Aggregates::default() };
    let d = Drive { mutiny: 0.1, enforcement: 0.4, resisting: 0.2, ..Drive::default() };
    let infighting = |d: &Drive| step(&a, d, 1.0, 0.0, &p).infighting;
    // .8 * .3 + .2 (.1 + .5 * .4) + .5 * .2 = .24 + .06 + .1 = .4.
    close(infighting(&d), 0.4);
    // In the month of a fracture .3 more, and the memory is still the ordinary one.
    close(infighting(&Drive { fractured: true, ..d }), 0.7);
    // After it .95 * .3 = .285 in the place of .24.
    close(infighting(&Drive { fracture_felt: true, ..d }), 0.445);
}

#[test]
fn the_rally_has_either_sign_and_a_cap() {
    let mut p = Parameters::default();
    (p.border.rally, p.border.rally_threshold, p.border.recovery, p.border.salience) = (0.1, 0.2, 0.05, 0.6);
    let salience = |coercion, salience_cap, p: &Parameters| {
        let a = Aggregates { coercion, salience: 0.5, ..Aggregates::default() };
        step(&a, &Drive { salience_cap, ..Drive::default() }, 1.0, 0.0, p).salience
    };
    // .5 + .1 (.6 - .2) - .05 (.5 - .6) = .545; without coercion .5 - .02 + .005.
    close(salience(0.6, 1.0, &p), 0.545);
    close(salience(0.0, 1.0, &p), 0.485);
    assert_eq!(salience(0.6, 0.52, &p), 0.52);
    // With the other sign .5 - .04 + .005, and without coercion .5 + .02 + .005.
    p.border.rally = -0.1;
    close(salience(0.6, 1.0, &p), 0.465);
    close(salience(0.0, 1.0, &p), 0.525);
}

#[test]
fn attacks_wear_deniability_out_faster_under_shelter() {
    let mut p = Parameters::default();
    (p.deniability.erosion, p.deniability.evidence, p.deniability.recovery) = (0.01, 0.75, 0.05);
    (p.deniability.level, p.border.leverage_scale) = (0.7, 20.0);
    let a = Aggregates { deniability: 0.6, ..Aggregates::default() };
    let deniability = |intensity, lam| step(&a, &Drive { intensity, ..Drive::default() }, 1.0, lam, &p).deniability;
    // .6 - .01 * .75 * 2 * 1.5 + .05 * .1 = .6 - .0225 + .005; without shelter .6 - .015 + .005.
    close(deniability(-0.5, 40.0), 0.5825);
    close(deniability(0.0, 40.0), 0.59);
    close(deniability(0.0, 0.0), 0.605);
}

#[test]
fn centralisation_drifts_and_breaks() {
    let mut p = Parameters::default();
    (p.council.centralisation_drift, p.commanders.fracture_centralisation) = (0.01, 0.1);
    let month = |centralisation, fractured| {
        let a = Aggregates { centralisation, ..Aggregates::default() };
        step(&a, &Drive { fractured, ..Drive::default() }, 1.0, 0.0, &p).centralisation
    };
    close(month(0.3, false), 0.31);
    close(month(0.3, true), 0.21);
    assert_eq!((month(0.05, true), month(1.0, false)), (0.0, 1.0));
}

#[test]
fn hazards_cause_by_cause() {
    let mut p = Parameters::default();
    (p.collapse.base, p.collapse.infighting, p.collapse.iskp) = (0.001, 0.02, 0.002);
    (p.collapse.coercion, p.collapse.betrayal) = (0.003, 0.004);
    let a = Aggregates { infighting: 0.5, coercion: 0.4, betrayal: 0.25, ..Aggregates::default() };
    let hazard = Hazard::of(&a, 1.5, &p);
    close(hazard.base, 0.001);
    close(hazard.infighting, 0.01);
    close(hazard.iskp, 0.003);
    close(hazard.coercion, 0.0012);
    close(hazard.betrayal, 0.001);
    close(hazard.total(), 0.0162);
}

#[test]
fn sanctuary_needs_a_strong_and_unbetrayed_ttp() {
    let mut p = Parameters::default();
    (p.ttp.fighters_reference, p.insurance.betrayal) = (4000.0, 1.5);
    // tanh(1) (1 - 1.5 * .2) = .761594 * .7; wholly betrayed, nothing.
    close(sanctuary(4000.0, 0.2, &p), 0.533_116);
    assert_eq!((sanctuary(4000.0, 1.0, &p), sanctuary(0.0, 0.0, &p)), (0.0, 0.0));
}

#[test]
fn iskps_violence_is_relative_strength_times_tempo() {
    let mut p = Parameters::default();
    p.iskp.reference = 3000.0;
    close(iskp_violence(1500.0, 1.4, &p), 0.7);
}

#[test]
fn everything_moves_at_once() {
    // Coercion at the rally's threshold moves nothing this month, although it is .9 at the month's end.
    let mut p = Parameters::default();
    (p.border.rally, p.border.rally_threshold, p.pakistan.coercion_rate) = (0.1, 0.2, 1.0);
    let a = Aggregates { coercion: 0.2, salience: 0.5, ..Aggregates::default() };
    let next = step(&a, &Drive { coercion_target: 0.9, salience_cap: 1.0, ..Drive::default() }, 1.0, 0.0, &p);
    close(next.coercion, 0.9);
    assert_eq!(next.salience, 0.5);
}
