import { Secp256k1HdWallet } from '@cosmjs/amino';
import { MeshClient, parseNetworks, type Network, type Sender } from 'mesh-client';

/** A client of the first network of a file that `scripts/deploy` or `scripts/localnet` has written,
 * and what signs with the key of a mnemonic. In a browser, `window.keplr.getOfflineSignerAuto()` is
 * the signer. */
export async function connect(networksFile: string, mnemonic: string): Promise<{ client: MeshClient; sender: Sender; address: string }> {
  const [network] = parseNetworks(JSON.parse(networksFile)) as [Network];
  const client = await MeshClient.connect(network);

  const wallet = await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix: network.provider.prefix });
  const [account] = await wallet.getAccounts();
  return { client, sender: await client.signing(wallet), address: account?.address ?? '' };
}
