use cosmwasm_std::testing::mock_ibc_channel;

use super::*;

fn version(v: &str) -> String {
    format!(r#"{{"protocol":"mesh-security","version":"{v}"}}"#)
}

#[test]
fn an_empty_version_proposes_the_highest() {
    assert_eq!(propose("").unwrap(), ProtocolVersion::highest());
    assert_eq!(ProtocolVersion::highest().version, SUPPORTED_VERSIONS.last().unwrap().to_string());
}

#[test]
fn the_channel_version_is_the_json_of_the_specification() {
    assert_eq!(ProtocolVersion::highest().to_channel_version().unwrap(), version("1.0.0"));
}

#[test]
fn a_relayer_can_only_request_a_supported_version() {
    assert_eq!(propose(&version("1.0.0")).unwrap(), ProtocolVersion::highest());
    assert!(matches!(propose(&version("1.1.0")), Err(HandshakeError::UnsupportedVersion { .. })));
    assert!(matches!(propose(&version("2.0.0")), Err(HandshakeError::UnsupportedMajor { .. })));
}

#[test]
fn the_answer_is_the_highest_supported_not_above_the_proposal() {
    assert_eq!(answer(&version("1.0.0")).unwrap().version, "1.0.0");
    assert_eq!(answer(&version("1.7.3")).unwrap().version, "1.0.0");
    assert!(matches!(answer(&version("1.0.0-alpha")), Err(HandshakeError::UnsupportedVersion { .. })));
}

#[test]
fn the_answer_that_was_proposed_is_accepted() {
    assert_eq!(accept(&version("1.0.0"), &version("1.0.0")).unwrap(), ProtocolVersion::highest());
    assert_eq!(
        accept(&version("1.0.1"), &version("1.0.1")).unwrap_err(),
        unsupported(&semver::Version::new(1, 0, 1))
    );
}

#[test]
fn an_ordered_channel_is_refused() {
    for (order, refused) in [(IbcOrder::Unordered, false), (IbcOrder::Ordered, true)] {
        let checked = check_order(&mock_ibc_channel("channel-0", order, ""));
        assert_eq!(matches!(checked, Err(HandshakeError::OrderedChannel { .. })), refused);
    }
}

#[test]
fn a_channel_comes_over_the_configured_connection_and_port() {
    let channel = mock_ibc_channel("channel-0", IbcOrder::Unordered, "");
    let port_id = channel.counterparty_endpoint.port_id.clone();
    let configured = AuthorizedEndpoint { connection_id: channel.connection_id.clone(), port_id };
    let told = format!("port '{}' over connection '{}'", configured.port_id, configured.connection_id);
    assert_eq!(configured.to_string(), told);
    assert_eq!(check_endpoint(&configured, &channel), Ok(()));
    let elsewhere = AuthorizedEndpoint { connection_id: "connection-99".to_string(), ..configured.clone() };
    let refused = check_endpoint(&elsewhere, &channel).unwrap_err();
    assert!(
        matches!(refused, HandshakeError::WrongConnection { expected, .. } if expected == "connection-99")
    );
    let other = AuthorizedEndpoint { port_id: "transfer".to_string(), ..configured };
    let refused = check_endpoint(&other, &channel).unwrap_err();
    assert!(matches!(refused, HandshakeError::WrongPort { expected, .. } if expected == "transfer"));
}

#[test]
fn only_a_port_of_a_contract_has_an_address() {
    for (port_id, contract) in
        [("wasm.cosmos1abc", Some("cosmos1abc")), ("wasm.", None), ("transfer", None), ("", None)]
    {
        let connection_id = "connection-0".to_string();
        let endpoint = AuthorizedEndpoint { connection_id, port_id: port_id.to_string() };
        assert_eq!(endpoint.contract(), contract);
    }
}

#[test]
fn another_major_is_refused_on_both_sides() {
    for other in ["0.9.0", "2.0.0", "10.0.0"] {
        assert!(matches!(answer(&version(other)), Err(HandshakeError::UnsupportedMajor { .. })));
        assert!(matches!(
            accept(&version("1.0.0"), &version(other)),
            Err(HandshakeError::UnsupportedMajor { .. })
        ));
    }
}

#[test]
fn another_protocol_is_refused() {
    let other = r#"{"protocol":"ics20-1","version":"1.0.0"}"#;
    let expected = HandshakeError::WrongProtocol { actual: "ics20-1".to_string() };
    assert_eq!(answer(other).unwrap_err(), expected);
    assert_eq!(propose(other).unwrap_err(), expected);
    assert_eq!(accept(&version("1.0.0"), other).unwrap_err(), expected);
}

#[test]
fn unknown_fields_in_the_version_are_accepted() {
    let extended = r#"{"protocol":"mesh-security","version":"1.0.0","features":["a",{"b":null}],"n":1}"#;
    assert_eq!(answer(extended).unwrap().version, "1.0.0");
}

#[test]
fn malformed_versions_are_refused() {
    for bad in ["mesh-security", "{}", r#"{"protocol":"mesh-security"}"#, "[]", "\u{0}"] {
        assert!(matches!(answer(bad), Err(HandshakeError::MalformedVersion { .. })), "{bad}");
    }
    assert!(matches!(answer(&version("1.0")), Err(HandshakeError::MalformedVersion { .. })));
    assert!(matches!(answer(&version("one")), Err(HandshakeError::MalformedVersion { .. })));
}

#[test]
fn an_answer_above_the_proposal_is_refused() {
    assert_eq!(
        accept(&version("1.0.0"), &version("1.0.1")).unwrap_err(),
        HandshakeError::AnswerAboveProposal { proposed: "1.0.0".to_string(), answered: "1.0.1".to_string() }
    );
}
