"""Groups of spellings of one name, as written down in England from other scripts and sounds.

Group A may be known to whoever tunes a matcher. Group B is held out: it stands for the spellings
that a curated table does not have yet, so no table may be made from it. Both are general knowledge
of how Arabic, Bengali, Cantonese, Tamil, Yoruba and other names come to be spelt in Latin letters.
"""

from collections.abc import Iterable

from openmash.adapters.synthetic.names.shape import words

_GROUP_A = """
Mohammed Muhammad Mohamed Mohammad Md Muhammed Mohamad
Ahmed Ahmad Ahmet Achmed
Yusuf Yousef Youssef Yousuf Yusef Joseph
Ibrahim Ebrahim Ibraheem Abraham
Aisha Ayesha Aysha Aicha Ayşe
Fatima Fatema Fathima Fadumo Fatma
Maryam Mariam Maryan Miriam
Khadija Khadiza Hadija Khadeeja
Hussain Hussein Hossain Husain Hussien
Chowdhury Choudhury Chaudhry Chaudhary Choudhary
Uddin Udin Ud-Din
Rahman Rehman Rahaman
Miah Mia Miya
Sheikh Shaikh Shaik Sheik
Siddiqui Siddique Siddiqi
Qureshi Quraishi Koreshi
Abdirahman Abdurahman Abdulrahman Abdul_Rahman
Hassan Hasan Hasson
Omar Umar Omer
Osman Usman Uthman Othman
Ali Aly Alli
Abdullah Abdulla Abdallah Abdullahi
Zainab Zaynab Zeinab Zeynep
Iqbal Ikbal Eqbal
Hoque Haque Huq Haq
Begum Begom Begam
Khatun Khatoon Katun
Akter Akhtar Aktar Akther
Islam Eslam
Karim Kareem
Rahim Raheem
Hamid Hameed
Rashid Rasheed Rachid
Said Saeed Sayeed Saeid
Oluwaseun Seun Oluseun
Oluwatobi Tobi Oluwatobiloba
Babatunde Tunde
Folasade Sade Shade
Oluwakemi Kemi Oluwakemy
Adebayo Bayo Adebayor
Chukwuemeka Emeka Chukwuemaka
Kwame Kwami Kwamé
Kofi Coffie Koffi
Akosua Akosuah Akossua
Asante Ashanti Assante
Diallo Jalloh Jallow
Wang Wong Huang
Chen Chan Tan
Li Lee Lei
Zhang Cheung Chang
Liu Lau Liew
Lin Lam Lim
Małgorzata Malgorzata Gosia
Katarzyna Kasia Catherine
Krzysztof Krzysiek Christopher
Aleksandra Alexandra Ola
Tomasz Thomas Tomek
Agnieszka Aga Agnes
Mehmet Mehmed
Mustafa Mustapha Moustafa
Hüseyin Huseyin Hussein
João Joao John
Gonçalves Goncalves Gonsalves
Rodrigues Rodriguez
Sousa Souza
Ștefan Stefan Stephen
Alexandru Alexander Alex
Patel Patil
Singh Sing
Kaur Cour Kour
Gurpreet Gurprit Gurpret
Sivakumar Shivakumar Sivakumaran
Selvarajah Selvaraja Selvaraj
Jeyakumar Jayakumar
Nadarajah Nadaraja
Aoife Eefa
Niamh Neve Neeve
Siobhán Siobhan Shivaun
Seán Sean Shaun Shawn
O'Brien OBrien O_Brien
McCarthy MacCarthy Mc_Carthy
Catherine Katherine Kathryn
Jessica Jesica Jess
Charlotte Charlie Lottie
Isabella Isabelle Bella
Thomas Tom Tommy
William Will Billy
Joseph Joe Joey
Elizabeth Beth Liz
Kieran Ciaran Kieron
Connor Conor Konnor
"""

_GROUP_B = """
Bilal Bilaal Belal
Hamza Humza Hamzah
Zakariya Zakaria Zachariya
Khalid Khaled Halid
Faisal Faysal Feisal
Tariq Tarek Tarik
Rizwan Redwan Ridwan
Junaid Junayd Jonaid
Sumaiya Sumaya Sumayyah
Sadia Saadia Sadiya
Nusrat Nusrath Nasrat
Habiba Habeeba Habibah
Rukshana Roksana Rukhsana
Shofiq Shafiq Shafique
Mizanur Mijanur Mezanur
Nazmul Najmul Nozmul
Jubayer Zubair Jubair
Tahmid Tahmeed Tamid
Talukder Talukdar Taluqdar
Sarker Sarkar Sircar
Bhuiyan Bhuyan Buiya
Mazumder Majumdar Mozumder
Mahmood Mahmud Mehmood
Malik Malick Maleek
Mirza Meerza
Chaudhry Chowdry
Abdi Cabdi
Warsame Warsama Warsami
Farah Faarax Farax
Hodan Hoodan
Halimo Xaliimo Halima
Ayaan Ayan Ayyaan
Nuur Nur Noor
Jama Jaamac Jamac
Zamzam Samsam
Abdiaziz Abdulaziz Abdi-Asis
Ismail Ismaciil Ismael
Yetunde Yetty Iyetunde
Temitope Tope Temi
Oluwadamilola Dami Damilola
Oluwafemi Femi
Abimbola Bimbo Bimbola
Chidinma Dinma Chidimma
Ngozi Ngosi
Okafor Okafo Okafour
Okonkwo Okonkwor
Adeyemi Ademi Adeyemy
Ogunleye Ogunley
Mensah Mensa Mansah
Owusu Owoosu
Kwabena Kobina Kwabina
Abena Abenaa Abina
Yaw Yao
Acheampong Akyeampong
Agyeman Agyemang Adjeman
Opoku Poku
Ng Wu
Cheung Zhang
Kwok Guo Kuo
Yip Ye Ip
Tsang Zeng
Leung Liang
Xu Hsu
Zhou Chow Chau
Xiao_Mei Siu_Mei
Piotr Peter Pjotr
Paweł Pavel Pawel
Wojciech Wojtek Voytek
Zuzanna Susanna Zuzia
Michał Michael Michal
Łukasz Lukas Lukasz
Kowalski Kovalski
Wójcik Voycik Wojczyk
Mihaela Michaela
Ionuț Ionut Ionutz
Gheorghe George Georghe
Yılmaz Yilmaz Ylmaz
Çelik Celik Chelik
Öztürk Ozturk Oztuerk
Şahin Sahin Shahin
Yıldız Yildiz Ildiz
Doğan Dogan Dohan
İbrahim Ibrahim Ebrahim
Vinícius Vinicius Vinny
Beatriz Beatrice Bia
Conceição Conceicao
Ferreira Fereira
Thusyanthan Dushyanthan Tusyanthan
Tharshini Dharshini Darshini
Kandasamy Kandasami Kanthasamy
Vigneswaran Wigneswaran Vickneswaran
Thiruchelvam Thiruselvam Tiruchelvam
Ponnambalam Ponambalam
Kavitha Kavita Kavetha
Harpreet Harprit Harpeet
Sandhu Sandu Sindhu
Dhillon Dillon Dhilon
Grewal Garewal
Anjali Anjaly Anjelee
Filmon Philemon
Yordanos Jordanos
Tesfay Tesfai Tesfaye
Kidane Kidana
Yohannes Johannes
Zabihullah Zabiullah Zabiholla
Rahmatullah Rahmatollah
Fereshta Fereshteh Freshta
Shirin Shireen
Hosseini Husseini Hussaini
Caoimhe Keeva Kweeva
Gráinne Grainne Granya
Saoirse Seersha
Pádraig Padraig Patrick
Róisín Roisin Rosheen
Tadhg Teague Tadgh
Rivka Rebecca Rifka
Moshe Moishe Moses
Yaakov Jacob Yakov
Chaya Haya Chaia
Yasmin Yasmeen Jasmine
Layla Leila Laila
Nour Noor Nur
Haddad Hadad
Khoury Khouri Koury
Phoebe Pheobe Febe
Chloe Khloe Cloe
Isla Ayla Eila
Rebecca Rebekah Becky
Abigail Abby Abigale
Alexander Alex Sandy
Daniel Danny Danyal
Kayleigh Kayley Kaylee
Thompson Thomson Tomson
Clarke Clark
Davies Davis
Stevens Stephens
Philips Phillips
Reid Reed Read
"""


def _by_form(text: str) -> dict[str, tuple[str, ...]]:
    """Each form in lower case with the other forms of its groups."""
    found: dict[str, set[str]] = {}
    for line in text.strip().splitlines():
        group = words(line)
        for form in group:
            found.setdefault(form.lower(), set()).update(set(group) - {form})
    return {form: tuple(sorted(others)) for form, others in found.items()}


GROUP_A = _by_form(_GROUP_A)
"""Development spellings: a form in lower case, and the other forms of the same name."""

GROUP_B = {
    form: rest
    for form, others in _by_form(_GROUP_B).items()
    if (rest := tuple(other for other in others if other not in GROUP_A.get(form, ())))
}
"""Held-out spellings, in the same shape; nothing that group A has."""


def pairs(group: Iterable[tuple[str, tuple[str, ...]]]) -> list[tuple[str, str]]:
    """Every two forms of one name, each pair once, for measuring a table of variants."""
    return sorted({(min(f, o), max(f, o)) for f, others in group for o in map(str.lower, others)})
