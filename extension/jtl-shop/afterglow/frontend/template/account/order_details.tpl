{block name='account-order-details-order-details-data' append}
    {* A guest sees this template before the postcode is entered: then there is no customer. *}
    {if isset($Kunde) && $Kunde->kKunde > 0}<div class="my-4">{afterglowStatusPage order=$Bestellung}</div>{/if}
{/block}
