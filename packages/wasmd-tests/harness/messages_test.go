package harness

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// schema is the part of JSON Schema that cosmwasm-schema writes.
type schema struct {
	Ref         string            `json:"$ref"`
	Type        any               `json:"type"`
	Properties  map[string]schema `json:"properties"`
	Required    []string          `json:"required"`
	Items       json.RawMessage   `json:"items"`
	AllOf       []schema          `json:"allOf"`
	AnyOf       []schema          `json:"anyOf"`
	OneOf       []schema          `json:"oneOf"`
	Definitions map[string]schema `json:"definitions"`
}

// contractSchema is a file of packages/apis/schema.
type contractSchema struct {
	Instantiate schema            `json:"instantiate"`
	Execute     *schema           `json:"execute"`
	Query       schema            `json:"query"`
	Responses   map[string]schema `json:"responses"`
}

// messagesOf lists the Go messages of each contract: what it is created with, executed with and asked, and the answers by
// the name of their query.
var messagesOf = map[string]struct {
	instantiate, execute, query any
	responses                   map[string]any
}{
	"vault": {VaultInit{}, VaultExecute{}, VaultQuery{}, map[string]any{
		"account_details": AccountDetails{}, "lien": Lien{}, "local_account": LocalAccount{},
	}},
	"external-staking": {ExternalStakingInit{}, ExternalStakingExecute{}, ExternalStakingQuery{}, map[string]any{
		"config": ExternalStakingConfig{}, "ibc_channel": ControlChannel{}, "validator": ProviderValidator{},
		"list_validators": ProviderValidators{}, "list_active_validators": ActiveValidators{}, "ledger": Ledger{},
		"stake": Position{}, "claims": Claims{}, "user_txs": UserTxs{}, "owed": Owed{},
		"pending_rewards": PendingReward{}, "all_pending_rewards": PendingRewards{}, "reward_pool": RewardPool{},
		"slash": Infractions{}, "debt": Debt{}, "parked_release": ParkedRelease{},
	}},
	"local-staking": {nil, LocalExecute{}, LocalQuery{}, map[string]any{"user": LocalUser{}, "entries": LocalEntries{}}},
	"staking-proxy": {nil, ProxyExecute{}, nil, nil},
	"price-feed":    {PriceFeedInit{}, PriceFeedExecute{}, nil, nil},
	"converter": {ConverterInit{}, ConverterExecute{}, ConverterQuery{}, map[string]any{
		"config": ConverterConfig{}, "ibc_channel": ControlChannel{}, "stake": ConsumerStake{}, "outbox": Outbox{},
		"rewards": ConverterRewards{}, "booked_rewards": BookedRewards{}, "batches": Batches{},
	}},
	"virtual-staking": {VirtualStakingInit{}, VirtualStakingExecute{}, VirtualStakingQuery{}, map[string]any{
		"bond_status": BondStatus{}, "epoch": Epoch{}, "quarantine": QuarantinePage{},
	}},
}

// notOfContracts are the messages that are no contract's: what the tests put inside of other messages and packets.
var notOfContracts = []string{"LocalTarget", "RewardSplit"}

// comparison compares Go types with one schema.
type comparison struct {
	definitions map[string]schema
	// request: a field that the schema requires must be there, and always be sent.
	request bool
	seen    map[string]bool
	found   []string
}

func (c *comparison) differs(path, format string, args ...any) {
	c.found = append(c.found, path+": "+fmt.Sprintf(format, args...))
}

// resolve follows references, and leaves out that something may be null.
func (c *comparison) resolve(s schema) schema {
	switch {
	case s.Ref != "":
		return c.resolve(c.definitions[strings.TrimPrefix(s.Ref, "#/definitions/")])
	case len(s.AllOf) == 1:
		return c.resolve(s.AllOf[0])
	case len(s.AnyOf) == 2 && s.AnyOf[1].Type == "null":
		return c.resolve(s.AnyOf[0])
	}
	return s
}

func (s schema) hasType(name string) bool {
	if names, several := s.Type.([]any); several {
		return slices.Contains(names, any(name))
	}
	return s.Type == name
}

// isText is true for a string and for an enum of strings.
func (s schema) isText() bool {
	isText := func(one schema) bool { return one.hasType("string") }
	return s.hasType("string") || len(s.OneOf) > 0 && !slices.ContainsFunc(s.OneOf, func(one schema) bool { return !isText(one) })
}

func (c *comparison) compare(path string, t reflect.Type, asText bool, s schema) {
	s = c.resolve(s)
	switch kind := t.Kind(); {
	case kind == reflect.Interface:
	case kind == reflect.Pointer:
		c.compare(path, t.Elem(), asText, s)
	case kind == reflect.Struct:
		c.compareStruct(path, t, s)
	case kind == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		// A tuple has a list of schemas there.
		var item schema
		if !s.hasType("array") || json.Unmarshal(s.Items, &item) != nil {
			c.differs(path, "is no list in the schema")
			return
		}
		c.compare(path+"[]", t.Elem(), false, item)
	case kind == reflect.Bool:
		if !s.hasType("boolean") {
			c.differs(path, "is no boolean in the schema")
		}
	case kind == reflect.String, kind == reflect.Slice, asText:
		if !s.isText() {
			c.differs(path, "is no string in the schema")
		}
	default:
		if !s.hasType("integer") {
			c.differs(path, "is no integer in the schema")
		}
	}
}

func (c *comparison) compareStruct(path string, t reflect.Type, s schema) {
	c.seen[t.Name()] = true
	known, required := s.Properties, s.Required
	if len(s.OneOf) > 0 {
		// An enum: one of its variants is set, so none is required.
		known, required = map[string]schema{}, nil
		for _, variant := range s.OneOf {
			maps.Copy(known, variant.Properties)
		}
	}
	alwaysSent := map[string]bool{}
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		alwaysSent[name] = !strings.Contains(options, "omitempty")
		property, exists := known[name]
		if !exists {
			c.differs(path, "the schema has no %q", name)
			continue
		}
		c.compare(path+"."+name, field.Type, strings.Contains(options, "string"), property)
	}
	for _, name := range required {
		if c.request && !alwaysSent[name] {
			c.differs(path, "the schema requires %q", name)
		}
	}
}

func readSchema(t *testing.T, contract string) contractSchema {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("..", "..", "apis", "schema", contract+".json"))
	require.NoError(t, err)
	var read contractSchema
	require.NoError(t, json.Unmarshal(file, &read))
	return read
}

func compare(path string, message any, s schema, request bool, seen map[string]bool) []string {
	if message == nil {
		return nil
	}
	c := comparison{definitions: s.Definitions, request: request, seen: seen}
	c.compare(path, reflect.TypeOf(message), false, s)
	return c.found
}

func TestMessagesInGoAreThoseOfTheSchemas(t *testing.T) {
	seen := map[string]bool{}
	var found []string
	for contract, messages := range messagesOf {
		schemas := readSchema(t, contract)
		found = append(found, compare(contract+" instantiate", messages.instantiate, schemas.Instantiate, true, seen)...)
		if schemas.Execute != nil {
			found = append(found, compare(contract+" execute", messages.execute, *schemas.Execute, true, seen)...)
		}
		found = append(found, compare(contract+" query", messages.query, schemas.Query, true, seen)...)
		for query, response := range messages.responses {
			answer, exists := schemas.Responses[query]
			if !exists {
				found = append(found, contract+": the schema has no query "+query)
				continue
			}
			found = append(found, compare(contract+" answer to "+query, response, answer, false, seen)...)
		}
	}
	require.Empty(t, found)
	for _, name := range declaredMessages(t) {
		if !slices.Contains(notOfContracts, name) {
			require.True(t, seen[name], "%s is compared with no schema", name)
		}
	}
}

func TestAMessageThatTheSchemaDoesNotKnowIsFound(t *testing.T) {
	vault := readSchema(t, "vault")
	type unbond struct {
		Amount string `json:"amount"`
		Denom  string `json:"denom"`
	}
	wrong := struct {
		Unbond      unbond       `json:"unbond,omitempty"`
		StakeRemote *VaultUnbond `json:"stake_remote,omitempty"`
	}{}
	require.Equal(t, []string{
		"vault.unbond.amount: is no string in the schema",
		`vault.unbond: the schema has no "denom"`,
		`vault.stake_remote: the schema requires "contract"`,
		`vault.stake_remote: the schema requires "msg"`,
	}, compare("vault", wrong, *vault.Execute, true, map[string]bool{}))
}

// declaredMessages are the structs of the files of messages.
func declaredMessages(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("messages_*.go")
	require.NoError(t, err)
	var names []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(node ast.Node) bool {
			if declared, isType := node.(*ast.TypeSpec); isType {
				if _, isStruct := declared.Type.(*ast.StructType); isStruct {
					names = append(names, declared.Name.Name)
				}
			}
			return true
		})
	}
	return names
}
