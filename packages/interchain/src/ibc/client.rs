//! Light clients and connections.
//!
//! A client knows the other chain up to its latest header. It expires when that header is older
//! than the trusting period, as the own chain's clock has it. Relayers update it with every step,
//! and from time to time (see [`World::set_keep_alive`]); a halted chain has no newer header to
//! update with.

use cosmwasm_std::Timestamp;

use super::error::IbcError;
use super::store::{is_expired, next, revision, Client, Connection, CLIENTS, CONNECTIONS, CONNECTION_COUNT};
use crate::chain::Chain;
use crate::error::{SimError, SimResult};
use crate::world::{ChainId, World};

/// A pair of clients with a connection between two chains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub(crate) usize);

/// Whether a client can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientStatus {
    /// It can.
    Active,
    /// It was not updated in time.
    Expired,
}

#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// Chain and connection id of both ends.
    pub ends: [(ChainId, String); 2],
    /// Relayers update the clients as time passes.
    pub keep_alive: bool,
    pub trusting_secs: u64,
}

fn client_of(chain: &Chain, connection: &str) -> SimResult<(String, Client)> {
    let found = chain.read(|storage| match CONNECTIONS.may_load(storage, connection)? {
        Some(connection) => {
            let client = CLIENTS.load(storage, &connection.client)?;
            Ok(Some((connection.client, client)))
        }
        None => Ok(None),
    })?;
    Ok(found.ok_or_else(|| IbcError::ConnectionNotFound { connection: connection.to_string() })?)
}

impl World {
    /// Makes clients and an open connection between two chains. The clients trust for
    /// `trusting_secs`.
    pub fn connect(&mut self, a: ChainId, b: ChainId, trusting_secs: u64) -> SimResult<LinkId> {
        let mut ids = vec![];
        for chain in [a, b] {
            ids.push(self.chain_mut(chain).write(|storage| next(CONNECTION_COUNT, storage))?);
        }
        let connections = [format!("connection-{}", ids[0]), format!("connection-{}", ids[1])];
        for (here, there, own) in [(a, b, 0), (b, a, 1)] {
            let other = self.chain(there);
            let client = Client {
                trusting_secs,
                height: other.height(),
                time: other.time(),
                revision: revision(other.id()),
            };
            let id = format!("07-tendermint-{}", ids[own]);
            let connection = Connection { client: id.clone(), counterparty: connections[1 - own].clone() };
            self.chain_mut(here).write(|storage| {
                CLIENTS.save(storage, &id, &client)?;
                CONNECTIONS.save(storage, &connections[own], &connection)
            })?;
        }
        let [first, second] = connections;
        self.links.push(Link { ends: [(a, first), (b, second)], keep_alive: true, trusting_secs });
        Ok(LinkId(self.links.len() - 1))
    }

    /// Id of the link's connection on a chain, such as `connection-0`.
    pub fn connection(&self, link: LinkId, chain: ChainId) -> SimResult<String> {
        let end = self.links[link.0].ends.iter().find(|(end, _)| *end == chain);
        let unknown =
            || SimError::Unknown { kind: "end of the link on chain", id: self.chain(chain).id().to_string() };
        end.map(|(_, connection)| connection.clone()).ok_or_else(unknown)
    }

    /// The chain on the other side of a connection.
    pub fn other_chain(&self, chain: ChainId, connection: &str) -> SimResult<ChainId> {
        for link in &self.links {
            for (own, other) in [(0, 1), (1, 0)] {
                if link.ends[own] == (chain, connection.to_string()) {
                    return Ok(link.ends[other].0);
                }
            }
        }
        Err(IbcError::ConnectionNotFound { connection: connection.to_string() }.into())
    }

    /// Status of the client that a chain has of the other one.
    pub fn client_status(&self, link: LinkId, chain: ChainId) -> SimResult<ClientStatus> {
        let (_, client) = client_of(self.chain(chain), &self.connection(link, chain)?)?;
        Ok(match is_expired(&client, self.chain(chain).time()) {
            true => ClientStatus::Expired,
            false => ClientStatus::Active,
        })
    }

    /// Brings the client that a chain has of the other one up to date.
    ///
    /// # Errors
    /// When it is expired, when its own chain is halted, or when the other one has no newer header.
    pub fn update_client(&mut self, link: LinkId, chain: ChainId) -> SimResult<()> {
        let connection = self.connection(link, chain)?;
        self.chain(chain).check_running()?;
        let (id, client) = self.active_client(chain, &connection)?;
        let other = self.other_chain(chain, &connection)?;
        if self.chain(other).height() <= client.height {
            return Err(IbcError::NoNewerHeader { client: id }.into());
        }
        self.refresh(chain, &connection)
    }

    /// Makes a client expire at once, as if nobody had updated it for long.
    pub fn expire_client(&mut self, link: LinkId, chain: ChainId) -> SimResult<()> {
        let connection = self.connection(link, chain)?;
        let (id, mut client) = client_of(self.chain(chain), &connection)?;
        client.time = Timestamp::from_seconds(0);
        client.height = 1;
        self.chain_mut(chain).write(|storage| CLIENTS.save(storage, &id, &client))
    }

    /// Revives an expired client, as governance can, with the other chain's newest header.
    pub fn revive_client(&mut self, link: LinkId, chain: ChainId) -> SimResult<()> {
        self.chain(chain).check_running()?;
        let connection = self.connection(link, chain)?;
        self.refresh(chain, &connection)
    }

    /// Whether relayers update the clients of a link as time passes. They do at first. Without that
    /// a client expires when no packet is relayed over it for its trusting period.
    pub fn set_keep_alive(&mut self, link: LinkId, keep_alive: bool) {
        self.links[link.0].keep_alive = keep_alive;
    }

    /// What a relayer does as time passes. What cannot be updated is left alone.
    pub(crate) fn keep_clients_alive(&mut self) {
        let links: Vec<_> = (0..self.links.len()).filter(|link| self.links[*link].keep_alive).collect();
        for link in links {
            for (chain, _) in self.links[link].ends.clone() {
                let _ = self.update_client(LinkId(link), chain);
            }
        }
    }

    /// The client behind a connection, if it can be used.
    pub(crate) fn active_client(&self, chain: ChainId, connection: &str) -> SimResult<(String, Client)> {
        let (id, client) = client_of(self.chain(chain), connection)?;
        if is_expired(&client, self.chain(chain).time()) {
            return Err(IbcError::ClientExpired { client: id }.into());
        }
        Ok((id, client))
    }

    /// What a relayer does before any proof: updates the client if there is something newer.
    /// Returns what it knows then.
    pub(crate) fn fresh_client(&mut self, chain: ChainId, connection: &str) -> SimResult<Client> {
        self.active_client(chain, connection)?;
        self.refresh(chain, connection)?;
        Ok(self.active_client(chain, connection)?.1)
    }

    fn refresh(&mut self, chain: ChainId, connection: &str) -> SimResult<()> {
        let other = self.chain(self.other_chain(chain, connection)?);
        let (height, time) = (other.height(), other.time());
        let (id, client) = client_of(self.chain(chain), connection)?;
        let newer = Client { height: height.max(client.height), time: time.max(client.time), ..client };
        self.chain_mut(chain).write(|storage| CLIENTS.save(storage, &id, &newer))
    }
}
