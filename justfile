# Every task of the project. Each calls a script or cargo, which work without just as well.

# Show this list
default:
    @just --list --unsorted

# Run the main job: one provider, two consumers, a hundred users, faults
run *args:
    cargo run -- {{ args }}

# Draw the charts of the protocol
charts *args:
    scripts/charts {{ args }}

# Check everything: format, lints, docs, schemas, rules, layout, links, all tests
test *args:
    scripts/test {{ args }}

# Check everything except the suite on real wasmd chains
test-rust:
    scripts/test --no-wasmd

# Run the suite on real wasmd chains; arguments go to `go test`
test-wasmd *args:
    scripts/test-wasmd {{ args }}

# Test the operator scripts on a mock node
test-scripts *args:
    scripts/test-scripts {{ args }}

# Test the TypeScript client: generated types, tests, examples, contents of the package
test-client:
    scripts/test-client

# Record what the real contracts answer to the client
record-answers:
    scripts/record-answers

# Test the web page, in a browser where Chromium is installed
test-web:
    scripts/test-web

# Build the web page for the networks of a file
web *args:
    scripts/web {{ args }}

# Generate the client's types and messages from the schemas
client-types:
    npm run generate -w mesh-client

# Format all Rust and Go code
fmt:
    cargo fmt --all
    gofmt -w packages/wasmd-tests

# Build the contracts for a chain, into artifacts/
wasm *args:
    scripts/build-wasm {{ args }}

# Write the JSON schemas of all contracts
schema *args:
    scripts/schema {{ args }}

# Check that every rule of docs/rules.md names tests that exist
rules *args:
    scripts/check-rules {{ args }}

# Check that imports go one way and that no file is too long
layout *args:
    scripts/check-layout {{ args }}

# Check that every relative link of the documents leads somewhere
links:
    scripts/check-links

# Check licenses, sources and duplicate crates (needs cargo-deny)
deny *args="bans licenses sources":
    cargo deny check {{ args }}

# Build the API documentation
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --locked

# Run two wasmd chains and a relayer: up, stake, rewards, double-sign, status, down
localnet *args:
    scripts/localnet {{ args }}

# Deploy between two chains, from a file of settings
deploy *args:
    scripts/deploy {{ args }}

# Keep deployments moving and watch for double signs: files of settings, --dry-run, --once
keeper *args:
    cargo run --release --locked --package mesh-keeper -- {{ args }}

# Search every order of the scenarios, or of one: --short, --list, [NAME]
prove *args:
    scripts/prove {{ args }}

# Fuzz every decoder and handler, or one: --list, [TARGET] [--runs N] (needs a nightly compiler)
fuzz *args:
    scripts/fuzz {{ args }}
