use super::*;
use crate::figures::canvas::Mark;

fn world(perceived: f64, realised: f64, certain: bool) -> World {
    World { perceived, realised, certain }
}

fn actor(key: &str, worlds: Vec<World>) -> Actor {
    let quadrants = ["belief trap", "rightly wanted", "rightly refused", "mistaken"].map(str::to_owned);
    Actor { key: key.to_owned(), label: format!("The {key} <&>"), worlds, quadrants }
}

fn four_corners() -> Vec<World> {
    vec![
        world(-2.0, 1.0, true),
        world(2.0, 1.0, true),
        world(2.0, 3.0, true),
        world(-2.0, -1.0, true),
        world(2.0, -1.0, true),
        world(2.0, -0.1, false),
        world(f64::NAN, 1.0, true),
        world(1.0, f64::INFINITY, true),
    ]
}

fn input(actors: Vec<Actor>) -> Lenses {
    Lenses { words: Words { title: "Finding".to_owned(), ..Words::default() }, actors }
}

#[test]
fn quadrants_are_counted_and_the_uncertain_apart() {
    let actor = actor("kabul", four_corners());
    assert_eq!(actor.counts(), ([1, 2, 1, 1], 1));
    let picture = picture(&input(vec![actor]));
    let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
    for expected in ["belief trap", "mistaken", "33%", "17%", "uncertain 17%"] {
        assert!(texts.contains(&expected), "{expected} in {texts:?}");
    }
}

#[test]
fn a_world_stands_where_its_numbers_say() {
    let panels = Grid { columns: 1, left: 44.0, right: 26.0, height: 200.0, above: 20.0, below: 10.0 }.panels(1, 0.0).0;
    let plot = Plot::new(&panels[0], Span { low: -10.0, high: 10.0 }, GREY);
    let mut sheet = crate::figures::canvas::Sheet::default();
    plot.draw(&mut sheet, &actor("kabul", vec![world(5.0, -5.0, true)]), 10);
    let frame = panels[0].frame;
    let discs: Vec<(f64, f64)> = sheet
        .layers()
        .iter()
        .flat_map(|layer| &layer.marks)
        .filter_map(|mark| if let Mark::Disc { centre, .. } = mark { Some(*centre) } else { None })
        .collect();
    assert_eq!(discs.len(), 1);
    assert!((discs[0].0 - (frame.left + 0.75 * frame.width())).abs() < 1e-9);
    assert!((discs[0].1 - (frame.top + 150.0)).abs() < 1e-9);
}

#[test]
fn every_quadrant_has_room_for_its_name() {
    let deep = vec![world(-30.0, -20.0, true), world(-28.0, -25.0, true)];
    let span = span(&[actor("kandahar", deep)]);
    assert!(span.high >= 0.2 * span.length() && span.low < -30.0, "{span:?}");
}

#[test]
fn many_worlds_are_thinned_but_counted() {
    let worlds: Vec<World> = (0..5000).map(|i| world(f64::from(i % 50) - 25.0, 1.0, i % 3 == 0)).collect();
    let picture = picture(&input(vec![actor("haqqani", worlds)]));
    let discs = picture.layers().iter().flat_map(|layer| &layer.marks).filter(|mark| matches!(mark, Mark::Disc { .. }));
    assert!(discs.count() <= MOST_POINTS + 2);
    assert!(picture.description().contains("One world in 5 is drawn"));
}

#[test]
fn hard_input_draws_the_same_every_time() {
    for actors in [
        vec![],
        vec![actor("a", vec![])],
        (0..9).map(|i| actor(&format!("faction-{i}"), four_corners())).collect(),
        vec![actor("a", vec![world(0.0, 0.0, false); 3])],
    ] {
        let one = picture(&input(actors.clone()));
        assert_eq!(one, picture(&input(actors)));
        assert!(one.svg().is_ok() && one.png(0.5).is_ok());
    }
}
