<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\Cron\Job;
use JTL\Cron\JobInterface;
use JTL\Cron\QueueEntry;
use JTL\Plugin\Helper;

/** The shop's cron pushes what waits, so that nothing depends on Afterglow reaching the shop. */
final class TellJob extends Job
{
    public const TYPE = 'plugin:afterglow.tell';
    /** Hours, the shortest the shop's cron knows. */
    public const FREQUENCY = 1;
    private const SECONDS = 20;

    public function start(QueueEntry $queueEntry): JobInterface
    {
        parent::start($queueEntry);
        $plugin = Helper::getPluginById('afterglow');
        if ($plugin !== null) {
            $services = new Services($plugin, $this->db);
            $services->teller()->push($services->backend(), self::SECONDS);
        }
        $this->setFinished(true);

        return $this;
    }
}
