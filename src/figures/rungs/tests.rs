use super::*;

fn months(count: usize) -> Vec<String> {
    (0..count).map(|i| format!("{}-{:02}", 2021 + (i + 7) / 12, (i + 7) % 12 + 1)).collect()
}

fn input(scenarios: usize, shares: &[[f64; 9]]) -> Rungs {
    Rungs {
        words: Words::default(),
        months: months(shares.len()),
        scenarios: (0..scenarios)
            .map(|i| Scenario {
                name: format!("scenario-{i}"),
                title: String::from("<script>alert(1)</script> & more"),
                shares: shares.to_vec(),
            })
            .collect(),
    }
}

fn even(count: usize) -> Vec<[f64; 9]> {
    vec![[0.62, 0.2, 0.0, 0.08, 0.0, 0.0, 0.0, 0.02, 0.08]; count]
}

#[test]
fn shares_are_cumulated_and_scaled() {
    let stack = Stack::new(&[[2.0, 1.0, 0.0, f64::NAN, -3.0, 0.0, 0.0, 0.0, 1.0]], 1);
    assert!((stack.share(0, 0) - 0.5).abs() < 1e-12);
    assert!((stack.share(0, 8) - 0.25).abs() < 1e-12);
    assert_eq!(stack.span(0, 1).map(|span| span.high), Some(0.75));
    assert_eq!(Stack::new(&[[0.0; 9]], 1).last_month(), None);
}

#[test]
fn every_area_is_named_or_listed_as_unseen() {
    let picture = picture(&input(1, &even(113)));
    let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
    for expected in ["Unwilling", "62%", "Enforced 2%", "8%", "2026"] {
        assert!(texts.contains(&expected), "{expected} in {texts:?}");
    }
    let foot = texts.join(" ");
    assert!(foot.contains("throughout: outbid, passed over, cooling off, unenforced."));
}

#[test]
fn an_area_that_is_gone_at_the_end_is_named_above() {
    let mut shares = vec![[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]; 60];
    shares[30] = [0.97, 0.0, 0.0, 0.0, 0.0, 0.03, 0.0, 0.0, 0.0];
    let picture = picture(&input(1, &shares));
    let name = picture.texts().find(|text| text.words == "Cooling off");
    assert!(name.is_some());
}

#[test]
fn empty_and_broken_shares_are_drawn() {
    let mut gap = even(20);
    gap[5] = [f64::NAN; 9];
    gap[7] = [f64::INFINITY; 9];
    for shares in [vec![], vec![[0.0; 9]; 3], even(1), even(2), gap] {
        for scenarios in [0, 1, 2, 20] {
            let picture = picture(&input(scenarios, &shares));
            let svg = picture.svg().expect("drawn");
            roxmltree::Document::parse(&svg).expect("well-formed");
            assert!(!svg.contains("<script"));
            picture.png(0.5).expect("drawn");
        }
    }
}

#[test]
fn the_same_numbers_give_the_same_bytes() {
    let draw = || picture(&input(3, &even(40)));
    assert_eq!(draw().png(1.0).expect("drawn"), draw().png(1.0).expect("drawn"));
    assert_eq!(draw().svg().expect("drawn"), draw().svg().expect("drawn"));
}
