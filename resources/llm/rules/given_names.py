"""Given names of English stories, lower case: a capital that is one of them is somebody."""

from __future__ import annotations

from storyvid.planning.words import word_set

FEMALE_NAMES = word_set(
    "mary anna anne ann jane elizabeth alice emma margaret sarah ellen martha belinda caroline belle fan fanny lucy "
    "catherine katherine kate emily charlotte maria nora laura clara julia helen rose ruth grace eliza harriet susan "
    "louise amy beth jo dora edith agnes della nell nancy sophia sophie olivia mia lily daisy eva lena nina sara "
    "hannah rachel rebecca isabel victoria marie amelia zoe maya leila aisha fatima priya anita sita radha gretel "
    "dorothy wendy heidi cinderella vivian vivienne ines inez mirabel barbara betty beatrice bridget carol carmen "
    "cecilia chloe christina christine claire constance cora diana donna eleanor elena ella elsa elsie emilia erica "
    "esther ethel eve evelyn fiona florence frances freya gabriela geraldine gloria greta gwen hazel henrietta hilda "
    "holly ida imogen ingrid irene isabella isla ivy jean jennifer jenny jessica joan joanna josephine joyce judith "
    "judy juliet karen katya kathleen kitty lara lilian linda lisa lorna louisa lydia mabel madeleine magda maggie "
    "marcella margot marian marina marta matilda maud megan melissa mildred millie miranda miriam molly monica muriel "
    "myra nadia natalie natasha noor norma olga pamela patricia paula pauline penelope phoebe phyllis polly rosa "
    "rosalind rosie roxana ruby samantha sandra sally selma sheila shirley silvia sonia stella susanna sybil sylvia "
    "tamara tessa theresa tilly ursula valerie vera veronica viola wanda willa winifred yasmin yvonne zara zelda "
    "teodora theodora"
)
MALE_NAMES = word_set(
    "john james william thomas george charles robert edward henry richard joseph samuel peter jim bob tom dick bill "
    "will jack harry ned ted fred frederick sam ben benjamin david daniel dan paul mark luke matthew simon andrew "
    "arthur albert alfred walter oliver jacob ebenezer tim timothy martin michael mike nick nicholas philip stephen "
    "steven hugh ralph leo max oscar felix theo noah adam abel isaac abraham hans hansel ivan omar ali amir ravi "
    "arjun mohan gopal ram joe alan alec alex alexander alistair andre anthony antonio archie arnold arturo barnaby "
    "basil bernard bert bertie billy bobby boris brian bruno caleb carlo carlos cecil cedric christopher clarence "
    "claude clement colin conrad cyril dennis derek dominic donald douglas duncan dylan eddie edgar edmund edwin eli "
    "elias eliot emil enrique eric ernest ethan eugene evan ezra felipe ferdinand finn francis franz freddie gabriel "
    "geoffrey gerald gilbert giles gregory gus gustav hamish harold harvey hector henrik herbert herman horace howard "
    "hubert humphrey ibrahim igor ignatius jasper jeremy jerome jimmy joel johan johnny jonah jonas jonathan jorge "
    "jose josef joshua juan julian julius karl kenneth kevin kurt lars laurence lawrence lenny leonard leopold lewis "
    "lionel lorenzo louis lucas ludwig luis luther magnus malcolm marcel marco marcus mario maurice mikhail miles "
    "milo mortimer moses nathan nathaniel neil nigel norman odo olaf orlando osbert otto owen pablo patrick pedro "
    "percy perry pierre quentin rafael raymond reginald reuben roderick rodney roger roland ronald rory rufus rupert "
    "salim sammy sebastian sergei sidney silas stanley stefan stuart sven sylvester terence toby tommy tony tristan "
    "victor vincent vladimir wallace warren wilbur wilfred willy yusuf zachary"
)
GIVEN_NAMES = FEMALE_NAMES | MALE_NAMES
