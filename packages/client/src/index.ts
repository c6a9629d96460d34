/** Client of cross-chain staking. */

export * from './amount.js';
export * from './time.js';
export * from './networks.js';
export type { Block, BondStatus, ChainNode, ChainValidator, ClientStatus, FoundTx, OpenProposal, Vote } from './node.js';
export { CosmosNode } from './cosmos-node.js';
export * from './reasons.js';
export { FAILURES, TransactionFailed, explainFailure, type Failure, type FailureCode } from './failures.js';
export { WAITS, type Outcome, type Reason, type Transaction, type Wait } from './history.js';
export type { Claim, ConsumerPortfolio, Lien, Position, Slash, Terms } from './consumer-portfolio.js';
export type { LocalEntry, LocalPortfolio, LocalStake } from './local-portfolio.js';
export type { CollateralAccount, Portfolio } from './portfolio.js';
export { NOT_STAKEABLE, type NotStakeable, type Validator, type Validators } from './validators.js';
export { type Ballot } from './proposals.js';
export { NOT_FOUND, type NotFound, type Step, type Trace } from './trace.js';
export type { Answered, ConsumerSide, Health, ProviderSide } from './health.js';
export { NotPossible, type Call, type Plan, type Problem, type ProblemCode } from './actions/plan.js';
export type { StakeCheck, StakeOptions } from './actions/stake.js';
export { DEFAULT_MARGIN, type Sender, type SendOptions, type Sent, type Told } from './send.js';
export { NotInAmino, signingOptions } from './signing.js';
export { MeshClient, User, type Nodes } from './client.js';
