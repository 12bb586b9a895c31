use super::*;

fn fan(count: usize) -> Vec<FanRow> {
    (0..count)
        .map(|i| {
            let middle = 100.0 + 20.0 * real(i);
            FanRow {
                half_year: format!("{}H{}", 2021 + i.div_ceil(2), (i + 1) % 2 + 1),
                q05: middle * 0.5,
                q25: middle * 0.8,
                q50: middle,
                q75: middle * 1.2,
                q95: middle * 1.6,
            }
        })
        .collect()
}

fn report(source: &str, half_year: &str, value: f64, national: bool) -> Report {
    Report { source: source.to_owned(), half_year: half_year.to_owned(), value, national }
}

fn input(scenarios: usize, fan: &[FanRow]) -> Attacks {
    Attacks {
        words: Words::default(),
        scenarios: (0..scenarios)
            .map(|i| Scenario { name: format!("scenario-{i}"), title: String::from("<script>&"), fan: fan.to_vec() })
            .collect(),
        reports: vec![
            report("PIPS", "2022H1", 130.0, false),
            report("PIPS", "2021H2", 87.0, false),
            report("PICSS <b>", "2022H2", 240.0, true),
            report("PICSS <b>", "2023H1", f64::NAN, true),
        ],
        boundary: Some(Boundary { half_year: String::from("2023H1"), label: String::from("held out from here") }),
    }
}

#[test]
fn sources_are_named_and_put_in_order() {
    let input = input(1, &fan(6));
    let series = Series::of(&input.reports, &half_years(&input));
    assert_eq!(series.len(), 2);
    let picture = picture(&input);
    let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
    for expected in ["PIPS", "PICSS <b>, all groups", "held out from here", "median 200", "2023"] {
        assert!(texts.contains(&expected), "{expected} in {texts:?}");
    }
    let svg = picture.svg().expect("drawn");
    assert!(svg.contains("PICSS &lt;b&gt;"));
}

#[test]
fn half_years_stand_in_order_wherever_they_come_from() {
    let mut input = input(1, &fan(2));
    input.reports.push(report("PIPS", "2020H1", 5.0, false));
    let all = half_years(&input);
    assert_eq!(all.first().map(String::as_str), Some("2020H1"));
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn a_wild_upper_quantile_is_cut_and_said_to_be() {
    let mut rows = fan(6);
    rows[3].q95 = 1e9;
    let input = input(1, &rows);
    assert!(span(&input).high < 1_500.0);
    let picture = picture(&input);
    assert!(picture.description().contains("Cut at the top: the 95th percentile reaches 1,000,000,000."));
}

#[test]
fn empty_constant_and_broken_fans_are_drawn() {
    let mut broken = fan(5);
    broken[1].q50 = f64::NAN;
    broken[2].q95 = f64::INFINITY;
    broken[3].q05 = f64::NEG_INFINITY;
    let constant = fan(4).into_iter().map(|row| FanRow { half_year: row.half_year, ..FanRow::default() });
    for rows in [vec![], fan(1), constant.collect(), broken] {
        for scenarios in [0, 1, 2, 20] {
            let mut input = input(scenarios, &rows);
            if scenarios == 2 {
                input.reports.clear();
            }
            let picture = picture(&input);
            let svg = picture.svg().expect("drawn");
            roxmltree::Document::parse(&svg).expect("well-formed");
            assert!(!svg.contains("<script"));
            assert_eq!(picture.png(0.25).expect("drawn"), picture.png(0.25).expect("drawn"));
        }
    }
}

#[test]
fn one_wide_scenario_does_not_flatten_the_others() {
    let mut input = input(3, &fan(6));
    for row in &mut input.scenarios[1].fan {
        row.q75 = 3_000.0;
        row.q95 = 9_000.0;
    }
    input.scenarios[1].title = String::from("Wide");
    let span = span(&input);
    assert!(span.high >= 320.0 && span.high < 500.0, "the others, their 95th percentile too, are whole: {span:?}");
    assert!(picture(&input).description().contains("“Wide”, whose 95th percentile reaches 9,000"));
    input.scenarios.remove(1);
    assert_eq!(cut(&input, super::span(&input)), None);
}
