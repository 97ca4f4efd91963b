"""Parts of West, Central and East African names."""

from openmash.adapters.synthetic.names.shape import words

YORUBA_FIRST = words("Ade Olu Ogun Ola Ayo Oye Awo Akin Fa Odu Ope Ife Omo Ibi Oyin Oluwa")
YORUBA_LAST = words("""
    yemi bayo kunle wale sola dipo leye tunde femi goke bode sanya niyi toye rinola lowo sina
    gbenga dapo biyi tola rinde mide muyiwa segun jimi ronke bisi lola kemi seyi dayo tokunbo
    jumoke joke funke shina laja gbemi timehin nuga pitan sakin wole yinka
""")
IGBO_FIRST = words("Nwa Oko Chukwu Oka Eze One Nna Uzo Obi Onye Ike Okwu Ama Udo Ani Agu")
IGBO_LAST = words("""
    chukwu nkwo madu afor kwe ma nna orie uche gwu ka eke buike lue nwa ocha nne ani jike kachi
    bialor bueze ugo
""")
EDO = words("""
    Aghedo Agbonlahor Aigbogun Aimufua Edobor Eghosa Ehigie Ekhator Enabulele Erhabor Giwa
    Idahosa Iyamu Izevbigie Obaseki Odiase Ogbeide Omoregie Omoruyi Osayande Oviawe Uwaifo
    Uyigue
""")
NIGERIAN_BOYS_LAST = words("""
    tobi seun femi dare kayode niyi mide lana shola sayo bunmi fikayo timileyin pelumi jomiloju
    gbenga dolapo bukunmi damola
""")
NIGERIAN_GIRLS_LAST = words("""
    kemi seyi dami bukola funmi nike tosin yemisi lola simi mayowa dunni tomi fola romoke
    gbemisola tise darasimi shewa
""")
IGBO_GIVEN_FIRST = words("Chi Chukwu Nna Obi Uche Kene Ogo Ada Ama Ndidi")
IGBO_GIVEN_LAST = words("""
    dera nonso emeka nedu chukwu amaka nwe zoba lum ebuka oma kosi somto diebube
""")

GHANAIAN_MORE = words("""
    Abban Aboagye Abrokwah Acquah Adomako Afriyie Agbeko Aggrey Aidoo Akoto Akuffo Amankwah
    Amissah Amofa Anane Anim Ankomah Annan Anokye Arhin Arthur Asamoah Asare Asiedu Ata Awuah
    Ayeh Ayim Baffour Baah Bediako Berko Bonsu Brobbey Buabeng Cudjoe Danquah Danso Duah Dwamena
    Eshun Essien Fosu Gyamfi Gyan Konadu Koomson Kumi Kusi Kwakye Kwarteng Larbi Manu Marfo
    Nkansah Nimako Nti Nyarko Obeng Obiri Ocran Oduro Okyere Otoo Poku Quansah Quartey Sackey
    Safo Sefa Tawiah Twum Wiafe Wiredu Yamoah Yawson Yiadom
""")
CONGOLESE_FIRST = words("Mu Ka Ba Lu Mbo Ma Nka Ngo Tshi Ki Bo Nsi Mpo Ndo Ilu")
CONGOLESE_LAST = words("""
    kendi bongo yembe kala lemba longo mba tombo sasa kasa ngala wele pasi ndala kisi vuba tumba
    ngamba pemba bala zinga shimba teba dima
""")
SOMALI_MEN = words("""
    Abdikadir Abdikarim Abdinasir Abdirashid Abdisalam Abdiwahab Abshir Adan Ali Awale Aweys
    Aydid Bashir Burhan Daud Deeq Diriye Elmi Faisal Gedi Geedi Haji Hashi Hirsi Hussein Ilyas
    Iman Ismail Isse Jibril Kadir Kulmiye Libaan Magan Mahdi Maxamuud Mire Mohamud Mowlid Muse
    Mustafe Nasir Osman Qalinle Qasim Rage Saeed Salad Salah Sheikh Shire Siad Suleiman Tahlil
    Ugaas Wardheere Yahya Yasin Yonis Yusef Zubeyr Bulhan Cawil Dualeh Fiidow Garad Guleed Hared
    Kaahin Olad Shirwa
""")
SOMALI_WOMEN = words("""
    Aamina Ambaro Amran Anab Ardo Asha Asma Ayan Barwaaqo Bilan Caasha Cawo Dahabo Deeqa Dunia
    Faiza Faiso Farhiya Fartun Fowsiya Habon Hafsa Hawa Haweeya Hayat Hibo Hinda Ikraan Ilhan
    Iman Istahil Jamila Khadija Kinsi Leyla Liin Luul Magool Maryama Mulki Najma Nimo Qaali
    Raaliya Rooda Saado Sabirin Saharla Salma Samira Shukri Suad Sumaya Xalimo Yurub Zahra
    Zeinab
""")
ERITREAN_MEN = words("""
    Abraham Afewerki Alem Andom Araya Asmerom Ataklti Bereket Daniel Efrem Ermias Eyob Fessehaye
    Fitwi Gebre Gebremedhin Gebreselassie Habte Habtemariam Hagos Isaac Kahsay Kiflom Kifle Luel
    Mebrahtu Medhane Mengisteab Michael Mulugeta Negasi Ogbazghi Petros Redae Russom Sirak
    Solomon Tadesse Tekeste Teklit Tesfamariam Tewolde Tsegay Weldu Woldemichael Yemane Yohannes
    Zerai Zeray
""")
ERITREAN_WOMEN = words("""
    Abrehet Akberet Alganesh Askalu Bana Bisrat Danait Elsa Ghenet Hiwet Kisanet Lemlem Lula
    Makda Meaza Mihret Mizan Nigisti Rigat Ruta Samrawit Sara Simret Tirhas Tsion Weini Yohana
    Zebib
""")
