<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use Psr\Log\LoggerInterface;
use Throwable;

/** Empties the outbox: reads what each entry is about and tells it, pushed by the shop's cron or fetched by Afterglow. */
final class Teller
{
    private const BATCH = 50;
    private const PUSH_TIMEOUT_MS = 20000;

    public function __construct(
        private readonly Outbox $outbox,
        private readonly FirstImport $import,
        private readonly OrderFacts $orders,
        private readonly ProductFacts $products,
        private readonly LoggerInterface $log,
    ) {
    }

    /**
     * The next batch, claimed for whoever asks. Entries of what is gone turn into deletions on the way.
     *
     * @return array<int, array{id: string, kind: string, data: array<string, mixed>}>
     */
    public function next(): array
    {
        $this->outbox->neverWait();
        $entries = $this->outbox->claim(self::BATCH);
        if ($entries === [] && $this->import->step(self::BATCH)) {
            $entries = $this->outbox->claim(self::BATCH);
        }
        $events = [];
        foreach ($entries as ['id' => $id, 'kind' => $kind, 'ref' => $ref]) {
            try {
                $events[] = ['id' => $id] + $this->read($kind, $ref);
            } catch (Throwable $error) {
                $this->outbox->refused($id, 'Could not be read: ' . $error->getMessage());
                $this->log->error('Afterglow: {kind} {ref} could not be read: {message}', ['kind' => $kind, 'ref' => $ref, 'message' => $error->getMessage()]);
            }
        }

        return $events;
    }

    /** @return array{kind: string, data: array<string, mixed>} */
    private function read(string $kind, int $ref): array
    {
        $data = match ($kind) {
            Outbox::ORDER => $this->orders->read($ref),
            Outbox::PRODUCT => $this->products->read($ref),
            default => null,
        };
        if ($data !== null) {
            return ['kind' => $kind, 'data' => $data];
        }
        $deleted = $kind === Outbox::ORDER || $kind === Outbox::ORDER_DELETED ? Outbox::ORDER_DELETED : Outbox::PRODUCT_DELETED;

        return ['kind' => $deleted, 'data' => ['id' => (string)$ref, 'at' => \date('c')]];
    }

    /**
     * What became of a batch.
     *
     * @param array<int, mixed> $results
     */
    public function settle(array $results): void
    {
        foreach ($results as $result) {
            if (!\is_array($result) || !\is_string($result['id'] ?? null)) {
                continue;
            }
            if (($result['result'] ?? '') === 'taken') {
                $this->outbox->taken($result['id']);
            } elseif (($result['result'] ?? '') === 'refused') {
                $this->outbox->refused($result['id'], (string)($result['message'] ?? ''));
            }
        }
    }

    /** Pushes until nothing is left or the time is over; false where the backend failed. */
    public function push(Backend $backend, int $seconds): bool
    {
        $until = \microtime(true) + $seconds;
        while (\microtime(true) < $until) {
            $events = $this->next();
            if ($events === []) {
                return true;
            }
            try {
                $answer = $backend->post('/v1/jtl-shop/events', ['events' => $events], self::PUSH_TIMEOUT_MS);
                $this->settle((array)($answer['results'] ?? []));
            } catch (BackendFailure $failure) {
                $this->log->warning('Afterglow: ' . $failure->getMessage());

                return false; // What was claimed comes back by itself.
            }
        }

        return true;
    }
}
