import type { Consumer } from 'mesh-client';

import { Trouble, Waiting } from '../parts/notice.js';
import { usePoll } from '../poll.js';
import { useSession } from '../session.js';
import { signs } from '../view/health.js';

export function HealthPage() {
  const { network } = useSession();
  return <>{network.consumers.map((consumer) => <OfConsumer key={consumer.chainId} consumer={consumer} />)}</>;
}

function OfConsumer({ consumer }: { consumer: Consumer }) {
  const { client, now } = useSession();
  const health = usePoll(() => client.health(consumer.chainId), 10_000, [client, consumer.chainId]);
  return (
    <section aria-label={consumer.name}>
      <h3>{consumer.name}</h3>
      {health.error !== null && <Trouble error={health.error} />}
      {!health.value && health.error === null && <Waiting what="the nodes" since={health.since} now={now} />}
      {health.value && (
        <dl>
          {signs(health.value, consumer, now).map(({ label, value, well, meaning }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <span class={well ? '' : 'problem'}>{value}</span>
                {!well && <p>{meaning}</p>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
