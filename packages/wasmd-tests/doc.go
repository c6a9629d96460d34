// Package wasmdtests holds the tests of the contracts on real wasmd chains. There is nothing here but tests: see harness
// for what they are made of.
package wasmdtests
