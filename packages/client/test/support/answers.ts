/** Answers of a deployment where one user has something of everything. */

import type { ExternalStaking } from '../../src/contracts.js';
import { now, PROXY, USER, type Answers } from './world.js';

const DAY = 86_400;
export const GRACE = DAY;

export const tx = (fields: Partial<ExternalStaking.TxResponse>): ExternalStaking.TxResponse => ({
  tx_id: 1,
  seq: 0,
  user: USER,
  kind: 'stake',
  validator: 'consvaloper1a',
  amount: '1000000',
  channel_id: 'channel-0',
  status: 'confirmed',
  reason: null,
  created_at: now - 3 * DAY,
  timeout_at: now + 4 * DAY,
  updated_at: now - 3 * DAY,
  ...fields,
});

export const stakeOf = (fields: Partial<ExternalStaking.StakeResponse>): ExternalStaking.StakeResponse => ({
  user: USER,
  validator: 'consvaloper1a',
  stake: '40000000',
  unstaking: '0',
  forcible: '0',
  pending: '0',
  charged: '0',
  burned: '0',
  exposed_since: 100,
  ...fields,
});

export const ledgerOf = (fields: Partial<ExternalStaking.LedgerResponse> = {}): ExternalStaking.LedgerResponse => ({
  staked: '60000000',
  unstaked: '0',
  staking: '0',
  unstaking: '0',
  owed: '0',
  in_flight: 0,
  latest: null,
  diverged: null,
  slashed: null,
  ...fields,
});

export const validatorOf = (fields: Partial<ExternalStaking.ValidatorResponse> = {}): ExternalStaking.ValidatorResponse => ({
  validator: 'consvaloper1a',
  keys: [{ pub_key: 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=', start_height: 1, answers_until: null }],
  status: 'active',
  tombstoned_at: null,
  can_be_staked: true,
  ...fields,
});

export const config: ExternalStaking.ConfigResponse = {
  vault: 'prov1vault',
  denom: 'uprov',
  unbonding_period_secs: 21 * DAY,
  packet_timeout_secs: 7 * DAY,
  grace_period_secs: GRACE,
  max_slash: '0.1',
  history_limit: 50,
  rewards: { transfer_channel: 'channel-1', remote_denom: 'ucons', denom: 'ibc/REWARD', sink: 'prov1sink' },
  evidence: { chain_id: 'mesh-consumer-1', min_height: 1, exposure_lag: 100 },
};

/** 100 PROV bonded, 40 of them staked on Amber, 20 staked locally. */
export function answers(): Required<Pick<Answers, 'vault' | 'external-staking' | 'local-staking' | 'converter' | 'virtual-staking'>> {
  return {
    vault: {
      account_details: { denom: 'uprov', bonded: '100000000', free: '60000000', max_lien: '40000000', total_slashable: '5000000' },
      lien: { lienholder: 'prov1external', amount: '40000000', exposed: '40000000', slashable: '4000000', unreported: '0' },
      local_account: {
        idle: '80000000',
        out: '20000000',
        owed: '0',
        lost: '0',
        reserved: '1000000',
        slashable_by_lienholders: '4000000',
        free_unreconciled: '40000000',
      },
    },
    'external-staking': {
      config,
      stakes: { stakes: [stakeOf({})] },
      claims: {
        claims: [
          {
            key: { release_at: now - 60, tx_id: 3 },
            validator: 'consvaloper1a',
            amount: '5000000',
            releases: '4500000',
            exposed: '0',
            exposed_since: 100,
            exposed_until: 900,
            forced: false,
          },
          {
            key: { release_at: now + DAY, tx_id: 4 },
            validator: 'consvaloper1b',
            amount: '2000000',
            releases: '2000000',
            exposed: '2000000',
            exposed_since: 100,
            exposed_until: null,
            forced: true,
          },
        ],
      },
      all_pending_rewards: {
        rewards: [
          { validator: 'consvaloper1a', amount: '1234' },
          { validator: 'consvaloper1b', amount: '0' },
        ],
      },
      debt: { debt: '0' },
      parked_release: { amount: '0', exposed: '0' },
      user_txs: { txs: [tx({ tx_id: 5, seq: 1, status: 'pending' }), tx({})] },
      slash: { infractions: [] },
      validator: validatorOf(),
      list_validators: { validators: [validatorOf(), validatorOf({ validator: 'consvaloper1b' })] },
      ledger: ledgerOf({ in_flight: 1 }),
      ibc_channel: {
        channel: {
          channel_id: 'channel-0',
          remote: { connection_id: 'connection-0', port_id: 'wasm.cons1converter' },
          state: 'open',
          version: '1.0.0',
        },
      },
      owed: { txs: [], total: 0 },
      reward_pools: {
        pools: [{ validator: 'consvaloper1a', stake: '40000000', per_share: '0', remainder: '0', parked: '7', parked_since: now }],
      },
    },
    'local-staking': {
      user: {
        proxy: PROXY,
        stakes: [{ validator: 'provvaloper1x', staked: '20000000', listed: '20000000', entries: 1, locked_until: null }],
        unbonding: '1000000',
        coins: '0',
        owed: '0',
        uncovered: '0',
        lost: '0',
        reconcile_due: false,
        refused: false,
      },
      entries: {
        entries: [{ validator: 'provvaloper1x', completion: `${now + DAY}000000000`, rest: '1000000', seen: null }],
      },
    },
    converter: {
      conversion: {
        price: { native_per_foreign: '0.5', updated: `${now - 60}000000000`, stale: false },
        discount: '0.1',
        total_stake: '60000000',
      },
    },
    'virtual-staking': {
      bond_status: { cap: '1000000000', delegated: '27000000', idle: '0', unbonding: '0', quarantined: '0', module: null },
      epoch: { epoch: 12, started: `${now - 20}000000000`, running: false, next: `${now + 10}000000000`, last_price: '0.5' },
    },
  };
}
