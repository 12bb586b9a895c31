use super::*;

fn names() -> Names {
    let month = |text| YearMonth::parse(text).unwrap();
    Names::new(&["kandahar".to_owned(), "third-way".to_owned()], month("2021-08"), month("2030-12"))
}

fn shown(text: &str) -> String {
    parse_metric(text, &names()).map_or_else(|error| error.to_string(), |metric| metric.to_string())
}

fn fault(text: &str) -> (usize, MetricFault) {
    let error = parse_test(text, &names()).unwrap_err();
    (error.column(), *error.fault)
}

#[test]
fn what_is_printed_is_read_again_as_the_same() {
    let metrics = [
        ("p( coalition.acceptable ,2027-12)", "p(coalition.acceptable, 2027-12)"),
        ("q10(factions.third-way.du, 2025-01)*2", "q10(factions.third-way.du, 2025-01) * 2"),
        ("1-(2-3)-4", "1 - (2 - 3) - 4"),
        ("(1+2)*-3/(4*5)", "(1 + 2) * -3 / (4 * 5)"),
        ("-(1+2)", "-(1 + 2)"),
        ("--1", "--1"),
        (
            "share(rung==passed-over,2027-12)+incidence(rational,2030-12)",
            "share(rung == passed-over, 2027-12) + incidence(rational, 2030-12)",
        ),
        (
            "median(ttp.fighters,2024-01)/mean(ttp.fighters,2024-01)",
            "median(ttp.fighters, 2024-01) / mean(ttp.fighters, 2024-01)",
        ),
    ];
    for (text, expected) in metrics {
        assert_eq!(shown(text), expected);
        assert_eq!(shown(&shown(text)), expected);
    }
}

#[test]
fn products_bind_before_sums_and_both_from_the_left() {
    let value = |text: &str| worth(&parse_metric(text, &names()).unwrap());
    assert_eq!(value("2+3*4"), 14.0);
    assert_eq!(value("10-4-3"), 3.0);
    assert_eq!(value("8/4/2"), 1.0);
    assert_eq!(value("-2*3"), -6.0);
    assert_eq!(value("2--3"), 5.0);
}

fn worth(metric: &Expr) -> f64 {
    match &metric.node {
        Node::Number(number) => *number,
        Node::Measure(_) => f64::NAN,
        Node::Negate(inner) => -worth(inner),
        Node::Binary { operator, left, right } => operator.apply(worth(left), worth(right)),
    }
}

#[test]
fn a_test_has_two_sides() {
    let test = parse_test("mean(ttp.fighters, 2027-12) >= 5000 + 1", &names()).unwrap();
    assert_eq!((test.comparison, test.measures().len()), (Comparison::AtLeast, 1));
    assert!(test.comparison.holds(2.0, 2.0) && !Comparison::Less.holds(2.0, 2.0));
}

#[test]
fn names_come_with_the_nearest() {
    let near = |text: &str| match fault(text).1 {
        MetricFault::Unknown { nearest, .. } => nearest,
        other => panic!("{other:?}"),
    };
    assert_eq!(near("p(coalition.aceptable, 2027-12) < 1").as_deref(), Some("coalition.acceptable"));
    assert_eq!(near("p(factions.kandhar.preferred, 2027-12) < 1").as_deref(), Some("factions.kandahar.preferred"));
    assert_eq!(near("share(rung == veto, 2027-12) < 1").as_deref(), Some("vetoed"));
    assert_eq!(near("incidence(rationl, 2027-12) < 1").as_deref(), Some("rational"));
    assert_eq!(near("average(ttp.fighters, 2027-12) < 1").as_deref(), Some("mean"));
}

#[test]
fn flags_and_numbers_are_told_apart() {
    assert!(matches!(fault("p(ttp.fighters, 2027-12) < 1").1, MetricFault::WrongScale { is_flag: false, .. }));
    let (column, fault) = fault("1 < q90(coalition.acceptable, 2027-12)");
    let MetricFault::WrongScale { instead, .. } = fault else { panic!("{fault:?}") };
    assert_eq!((column, instead.as_str()), (9, "p(coalition.acceptable, 2027-12)"));
}

#[test]
fn months_lie_in_the_run() {
    assert!(matches!(fault("incidence(rational, 2031-01) > 0").1, MetricFault::Outside { .. }));
    assert!(matches!(fault("incidence(rational, 2021-07) > 0").1, MetricFault::Outside { .. }));
    assert!(parse_test("incidence(rational, 2021-08) > 0", &names()).is_ok());
}

#[test]
fn one_comparison_and_something_measured() {
    assert_eq!(fault("incidence(rational, 2027-12)").1, MetricFault::NoComparison);
    assert_eq!(fault("0 < incidence(rational, 2027-12) < 1").1, MetricFault::Comparison { second: true });
    assert_eq!(fault("1 < 2").1, MetricFault::NothingMeasured);
    assert!(matches!(fault("incidence(rational, 2027-12) == 1").1, MetricFault::Sign { .. }));
    assert!(parse_metric("incidence(rational, 2027-12) < 1", &names()).is_err());
}

#[test]
fn unfinished_metrics_end_where_they_end() {
    for text in [
        "",
        "p",
        "p(",
        "p(coalition.acceptable",
        "p(coalition.acceptable,",
        "1 +",
        "(1",
        "-",
        "share(vetoed, 2027-12)",
        "1 2",
    ] {
        assert!(parse_metric(text, &names()).is_err(), "{text}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    let deep = format!("{}1{}", "(".repeat(900), ")".repeat(900));
    assert!(matches!(parse_metric(&deep, &names()).unwrap_err().fault.as_ref(), MetricFault::TooDeep { .. }));
    let signs = format!("{}1", "-".repeat(1900));
    assert!(matches!(parse_metric(&signs, &names()).unwrap_err().fault.as_ref(), MetricFault::TooDeep { .. }));
    let long = "1+".repeat(2000);
    assert!(matches!(parse_metric(&long, &names()).unwrap_err().fault.as_ref(), MetricFault::TooLong { .. }));
    assert!(parse_metric(&format!("{}1", "1+".repeat(900)), &names()).is_ok());
}
